"""Our settings without middleware, what asks for some, and with the bare addresses."""

from tongban.config import settings
from tongban.config.settings import *  # noqa: F403 - a settings module is read as a whole

INSTALLED_APPS = [app for app in settings.INSTALLED_APPS if not app.startswith("allauth")]
MIDDLEWARE = []
ROOT_URLCONF = "tongban.config.benchmarks.bare_site"
