"""The account and administration pages as a person sees them, signed in for real."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tongban.config import demo

OPEN = ("/account/sign-in", "/account/sign-up", "/account/password/forgotten", "/workbench/sign-in")
CITIZEN = (
    "/account/",
    "/account/password",
    "/account/real-name",
    "/account/organisations",
    "/account/tokens",
    "/account/two-factor",
    "/my/acting",
)
ADMINISTRATOR = (
    "/workbench/admin/",
    "/workbench/admin/people",
    "/workbench/admin/people/new",
    "/workbench/admin/positions",
    "/workbench/admin/agencies",
    "/workbench/admin/agencies/gaj",
    "/workbench/admin/calendar?year=2018",
)


@pytest.mark.parametrize("address", OPEN)
def test_the_doors_are_accessible(phone: Page, axe: Callable[[Page], None], address: str) -> None:
    phone.goto(address)
    axe(phone)


def test_the_pages_of_an_account_are_accessible(phone: Page, axe: Callable[[Page], None]) -> None:
    sign_in(phone, "/account/sign-in", demo.CITIZENS[1].phone, "/account/")

    for address in CITIZEN:
        phone.goto(address)
        assert phone.url.endswith(address)
        axe(phone)


def test_the_pages_of_an_administrator_are_accessible(
    page: Page, axe: Callable[[Page], None]
) -> None:
    sign_in(page, "/workbench/sign-in", "ADMIN", "/workbench/admin/")

    for address in ADMINISTRATOR:
        page.goto(address)
        assert page.url.endswith(address)
        axe(page)


def sign_in(page: Page, door: str, name: str, goes_on: str) -> None:
    page.goto(f"{door}?next={goes_on}")
    page.fill("#f-name", name)
    page.fill("#f-password", demo.PASSWORD)
    page.press("#f-password", "Enter")
    page.wait_for_url(f"**{goes_on}")
