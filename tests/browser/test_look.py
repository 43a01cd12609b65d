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


def test_a_guide_fits_the_smallest_phone_in_large_russian_letters(phone: Page) -> None:
    phone.set_viewport_size({"width": 320, "height": 640})
    phone.goto("/display?language=ru&text=large&next=/items/food-business-licence")

    assert phone.evaluate("document.documentElement.lang") == "ru"
    assert phone.evaluate("document.documentElement.scrollWidth") == 320
