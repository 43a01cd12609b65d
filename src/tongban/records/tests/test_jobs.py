"""What is left of a rolled-back transaction is swept; what a row names, or is new, stays."""

import os
import threading
from datetime import timedelta

import pytest
from django.db import transaction

from tongban.base import files
from tongban.people.tests.make import NOW
from tongban.records import jobs, queries
from tongban.records.tests.make import a_material, a_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _var(var):
    return var


def age(sha256, days):
    """Let a stored file be `days` older than NOW."""
    instant = (NOW - timedelta(days=days)).timestamp()
    os.utime(next(files._folder().glob(f"??/??/{sha256}")), (instant, instant))


def rolled_back(data):
    with transaction.atomic():
        kept = a_material(data)
        transaction.set_rollback(True)
    age(kept.file_id, days=2)
    return kept.file_id


def test_what_no_row_names_is_swept_a_day_later(django_assert_num_queries):
    left = rolled_back(a_pdf(title="无人认领"))
    kept = a_material(a_pdf())
    age(kept.file_id, days=400)
    fresh = files.put(b"being stored by somebody now").sha256
    age(fresh, days=0.5)

    with django_assert_num_queries(1):
        assert jobs.sweep(NOW) == 1

    with pytest.raises(files.FileUnreadable):
        files.get(left)
    assert queries.open_material(kept.id).data == a_pdf()
    assert files.get(fresh) == b"being stored by somebody now"
    assert jobs.sweep(NOW) == 0


def test_what_is_handed_in_again_is_not_swept():
    """The row of an upload is not seen before its transaction ends; its file counts as new."""
    again = a_pdf(title="再次上传")
    left = rolled_back(again)
    before = NOW - timedelta(days=1)
    assert left in set(files.stored_before(before))

    files.put(again)

    assert files.sweep(left, before=before) is False
    assert files.get(left) == again


def test_uploads_and_a_sweep_at_once_lose_nothing():
    data = [f"{n}".encode() for n in range(40)]
    names = [files.put(each).sha256 for each in data]
    for name in names:
        age(name, days=2)
    before = NOW - timedelta(days=1)
    upload = threading.Thread(target=lambda: [files.put(each) for each in data])
    sweep = threading.Thread(target=lambda: [files.sweep(n, before=before) for n in names])

    for thread in (upload, sweep):
        thread.start()
    for thread in (upload, sweep):
        thread.join()

    assert [files.get(name) for name in names] == data
