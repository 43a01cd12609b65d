"""A consent lapses by itself; a withdrawn one is over at once."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tongban.stations.rules import CONSENT_DAYS, Standing, code_words, consent_until, standing

DAY = date(2026, 3, 2)


@given(st.integers(min_value=0, max_value=400))
def test_a_consent_is_good_for_its_days_and_not_one_more(days):
    now = standing(consent_until(DAY), None, today=DAY + timedelta(days=days))

    assert now is (Standing.AGREED if days <= CONSENT_DAYS else Standing.LAPSED)


def test_without_consent_one_waits_and_a_withdrawn_one_is_over():
    assert standing(None, None, today=DAY) is Standing.ASKED
    taken_back = datetime(2026, 3, 2, tzinfo=UTC)
    assert standing(consent_until(DAY), taken_back, today=DAY) is Standing.WITHDRAWN


def test_the_sms_names_helper_item_and_day_and_what_the_code_means():
    words = code_words(station="八岔村服务站", helper="王芳", item="低保申请", until=DAY)

    for said in (
        "八岔村服务站王芳",
        "低保申请",
        "2026年3月2日",
        "{code}",
        "不同意不用理会",
        "撤回",
    ):
        assert said in words
