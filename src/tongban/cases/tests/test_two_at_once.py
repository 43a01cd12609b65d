"""Two officers press the button in the same second. Needs a database with row locks."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from tongban.base.desk import Desk
from tongban.base.errors import Refused
from tongban.cases import services
from tongban.cases.models import Acceptance
from tongban.cases.tests.make import a_case
from tongban.cases.tests.see import journal
from tongban.law.lifecycle import State
from tongban.people.tests.make import a_desk

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not connection.features.has_select_for_update,
        reason="SQLite has one writer at a time: the second begins after the first has ended",
    ),
]


def test_one_accepts_and_the_other_is_told():
    case = a_case(State.RECEIVED)
    both, desks = Barrier(2), [a_desk(name="王芳"), a_desk(name="李强")]

    def press(desk: Desk) -> str:
        try:
            both.wait(timeout=10)
            services.accept(case.number, desk=desk, version=case.version)
        except Refused as refused:
            return refused.code
        finally:
            connection.close()
        return "accepted"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(press, desks))

    assert outcomes == ["accepted", "case.stale"]
    assert Acceptance.objects.filter(case=case).count() == 1
    assert journal(case).count("CaseAccepted") == 1
