"""Django's settings. What differs between sites comes from environment.py alone."""

from urllib.parse import unquote, urlparse

from tongban.config.environment import Environment

ENVIRONMENT = Environment.read()

# The demo runs without secrets on purpose; `tongban check` refuses these in production.
DEMO_SECRET = "demo-only-not-a-secret"
SECRET_KEY = ENVIRONMENT.secret_key or DEMO_SECRET
TONGBAN_SEALING_KEYS = (
    ENVIRONMENT.sealing_keys or "demo:ZGVtby1vbmx5LW5vdC1hLXNlY3JldC0zMi1ieXRlcyE="
)
TONGBAN_INDEX_KEY = ENVIRONMENT.index_key or "ZGVtby1vbmx5LW5vdC1hLXNlY3JldC1pbmRleC1rZXk="
TONGBAN_BASE_URL = ENVIRONMENT.base_url
TONGBAN_DEMO = ENVIRONMENT.demo
TONGBAN_VAR = ENVIRONMENT.var
TONGBAN_STAFF_TOTP = ENVIRONMENT.staff_totp

DEBUG = False
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)
ROOT_URLCONF = "tongban.config.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "tongban.base",
    "tongban.journal",
    "tongban.agencies",
    "tongban.people",
    "tongban.messages",
    "tongban.records",
    "tongban.forms",
    "tongban.catalogue",
    "tongban.applications",
    "tongban.cases",
    "tongban.ratings",
    "tongban.portal",
    "tongban.workbench",
    "tongban.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tongban.people.middleware.IdentityMiddleware",
    "tongban.base.web.RefusalMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
            ]
        },
    }
]


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
        }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "OPTIONS": {"server_side_binding": True},
    }


DATABASES = {"default": database(ENVIRONMENT.database_url)}

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["tongban.people.backend.SignInBackend"]
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
STATIC_URL = "/static/"
