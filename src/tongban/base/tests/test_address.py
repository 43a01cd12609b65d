"""The network address a request came from, with and without proxies before the site."""

import pytest
from django.test import RequestFactory, override_settings

from tongban.base.web import address_of

PROXY = "10.0.0.1"


def seen(proxies: int, passed: str | None) -> str:
    """The address seen of a request that reached the site from PROXY."""
    headers = {} if passed is None else {"X-Forwarded-For": passed}
    request = RequestFactory(REMOTE_ADDR=PROXY).get("/", headers=headers)
    with override_settings(TONGBAN_PROXIES=proxies):
        return address_of(request)


def test_without_a_trusted_proxy_nothing_a_caller_says_counts() -> None:
    assert seen(0, "1.2.3.4") == PROXY


@pytest.mark.parametrize(
    ("proxies", "passed", "address"),
    [
        (1, "1.2.3.4", "1.2.3.4"),
        (1, "9.9.9.9, 1.2.3.4", "1.2.3.4"),  # the caller made up the first
        (2, "1.2.3.4, 10.0.0.2", "1.2.3.4"),
        (2, "9.9.9.9,1.2.3.4,10.0.0.2", "1.2.3.4"),
        (1, "2001:db8::7", "2001:db8::7"),
    ],
)
def test_the_address_the_outermost_trusted_proxy_saw(
    proxies: int, passed: str, address: str
) -> None:
    assert seen(proxies, passed) == address


@pytest.mark.parametrize("passed", [None, "", "1.2.3.4", "unknown, 10.0.0.2"])
def test_a_request_that_did_not_pass_all_proxies_is_known_by_its_own_address(
    passed: str | None,
) -> None:
    assert seen(2, passed) == PROXY
