"""tongban demo: the invented people of a demo, and how to sign in as them."""

import argparse

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from tongban.config import demo, preparation


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take none."""


def run(options: argparse.Namespace) -> int:
    """Prepare what is missing, the database included; print the sign-ins. Refused on a production site."""
    if not settings.TONGBAN_DEMO:
        raise ImproperlyConfigured("演示账号的密码是公开的，正式站点（TONGBAN_DEMO=0）不能生成。")
    preparation.prepare_demo()
    print(demo.sign_ins())
    return 0
