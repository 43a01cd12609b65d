"""Pages as a person sees them: nothing a machine can find wrong, on a desk and on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

PAGES = ("/no-such-page", "/parts/")


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_accessible_on_a_desk(
    page: Page, axe: Callable[[Page], None], address: str
) -> None:
    page.goto(address)
    axe(page)


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_accessible_on_a_phone(
    phone: Page, axe: Callable[[Page], None], address: str
) -> None:
    phone.goto(address)
    axe(phone)
