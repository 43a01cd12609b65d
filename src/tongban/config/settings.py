"""Django's settings. What differs between sites comes from environment.py alone."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from tongban.config import collected
from tongban.config.backends import cache, database
from tongban.config.environment import Environment
from tongban.config.logs import logging_settings
from tongban.config.policy import AUTH_PASSWORD_VALIDATORS as AUTH_PASSWORD_VALIDATORS
from tongban.config.safety import DEMO_SEALING_KEYS, findings

ENVIRONMENT = Environment.read()
for finding in findings(ENVIRONMENT):
    if finding.fatal:
        raise ImproperlyConfigured(f"{finding.setting} [{finding.code}]：{finding.words}")

# The demo runs without secrets on purpose; safety.py refuses these in production.
SECRET_KEY = ENVIRONMENT.secret_key or "demo-only-not-a-secret"
TONGBAN_SEALING_KEYS = ENVIRONMENT.sealing_keys or DEMO_SEALING_KEYS
TONGBAN_INDEX_KEY = ENVIRONMENT.index_key or "ZGVtby1vbmx5LW5vdC1hLXNlY3JldC1pbmRleC1rZXk="
TONGBAN_LICENCE_KEY = ENVIRONMENT.licence_key or "ZGVtby1vbmx5LWxpY2VuY2Uta2V5LTMyLWJ5dGVzISE="
TONGBAN_SEAL = ENVIRONMENT.seal
TONGBAN_BASE_URL = ENVIRONMENT.base_url
TONGBAN_DEMO = ENVIRONMENT.demo
TONGBAN_FOOTER = ENVIRONMENT.footer
TONGBAN_VAR = ENVIRONMENT.var
TONGBAN_PROXIES = ENVIRONMENT.proxies
TONGBAN_STAFF_TOTP = ENVIRONMENT.staff_totp
TONGBAN_ARCHIVE = ENVIRONMENT.archive
TONGBAN_PROMISES = ENVIRONMENT.promises
TONGBAN_DIVISION = "230881"  # 同江市 (GB/T 2260): the first six digits of every case number

DEBUG = False
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)
ROOT_URLCONF = "tongban.config.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# From the lowest to the highest.
# fmt: off
ROOMS = [
    "base", "journal", "agencies", "people", "messages", "records", "sharing", "forms", "catalogue",
    "applications", "processes", "cases", "hall", "joint", "projects", "stations", "retention",
    "ratings", "supervision", "portal", "workbench", "config",
]
# fmt: on
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    *(f"tongban.{room}" for room in ROOMS),
]

MIDDLEWARE = [
    "tongban.config.middleware.measured",
    "tongban.portal.pagecache.PageCacheMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tongban.config.middleware.hardened",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tongban.config.middleware.idle_session",
    "django.middleware.common.CommonMiddleware",
    "tongban.base.display.DisplayMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "tongban.people.middleware.SignedInMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tongban.people.middleware.IdentityMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tongban.base.web.RefusalMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,  # with DEBUG off, templates are compiled once and kept
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "tongban.base.display.site",
            ],
            "libraries": {"i18n": "tongban.base.templatetags.words"},
        },
    }
]
SILENCED_SYSTEM_CHECKS = ["templates.W003"]  # that words.py above stands in for Django's i18n

DATABASES = {"default": database(ENVIRONMENT.database_url)}
CACHES = {"default": cache(ENVIRONMENT.redis_url)}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English"), ("ru", "Русский")]
LOCALE_PATHS = [Path(__file__).resolve().parent.parent / "locale"]
TIME_ZONE = "Asia/Shanghai"

# --- people: sign-in (accounts, second factor) -------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["tongban.people.backend.SignInBackend"]
PASSWORD_HASHERS = ["tongban.people.hashers.SiteArgon2"]
ACCOUNT_ADAPTER = "tongban.people.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
MFA_ADAPTER = "tongban.people.adapters.MFAAdapter"
MFA_TOTP_ISSUER = "同江通办"
MFA_TOTP_TOLERANCE = 1  # steps of 30 s either way: phones run fast or slow

# --- sessions and cookies: see middleware.idle_session for the eight idle hours ----------------
SESSION_ENGINE = "tongban.people.sessions"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.https
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "tongban.config.failures.session_expired"
CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.base_url]

# --- public pages kept whole in each process (portal/pagecache.py); 0 keeps none ---------------
TONGBAN_PAGE_CACHE_BYTES = 16 * 1024 * 1024

SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if ENVIRONMENT.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.https else None

# --- uploads: materials are at most 20 MB each (records checks them by content) ----------------
TONGBAN_BODY_LIMIT = 64 * 1024 * 1024  # bytes of one whole request
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # bytes of a request, its files not counted

# --- static files: hashed names once collected, straight from their folders before -------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(__file__).resolve().parent.parent / "static_collected"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "tongban.config.assets.ListedFilesFinder",
]
IS_COLLECTED = collected.is_current(STATIC_ROOT)
WHITENOISE_USE_FINDERS = not IS_COLLECTED
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IS_COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

LOGGING_CONFIG = None
logging_settings(readable=ENVIRONMENT.demo)
