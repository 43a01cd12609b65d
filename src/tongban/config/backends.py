"""From the addresses of database and cache to Django's settings."""

from urllib.parse import unquote, urlparse


def database(url: str) -> dict[str, object]:
    """Turn a database URL into Django's settings."""
    parts = urlparse(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": url.removeprefix("sqlite:///"),
            # A write takes its lock when it begins, so two writers wait instead of failing.
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
                " PRAGMA foreign_keys=ON;",
            },
            "CONN_MAX_AGE": None,
        }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        # A statement is planned once per connection; this needs a connection of one's own, which
        # a pooler that shares connections between transactions does not give.
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 3},
    }


def cache(redis_url: str) -> dict[str, object]:
    """Turn the address of a Redis into Django's settings; "" is a cache in each process's memory."""
    if not redis_url:
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": redis_url}
