"""The settings of a test run: the site's own, without what makes tests slow or lets them leave a trace."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tongban.config.backends import database
from tongban.config.settings import *  # noqa: F403 - a settings module is read as a whole

TONGBAN_VAR = Path(tempfile.mkdtemp(prefix="tongban-test-"))
atexit.register(shutil.rmtree, TONGBAN_VAR, ignore_errors=True)

DATABASES = {"default": database(os.environ.get("TONGBAN_TEST_DATABASE", "sqlite:///:memory:"))}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# A page of one test is not shown to the next.
TONGBAN_PAGE_CACHE_BYTES = 0

# Argon2 takes 30 ms on purpose; a test signs in often.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Straight from their folders, whether or not somebody collected them before.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
