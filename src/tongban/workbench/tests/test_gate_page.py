"""The page of the rules of the publish gate."""

import pytest

from tongban.catalogue.tests.make import an_item
from tongban.people.permissions import Role
from tongban.people.tests.make import an_officer, sign_in

pytestmark = pytest.mark.django_db

PAGE = "/workbench/catalogue/gate"


def test_the_office_reads_the_rules_and_sets_one(client):
    an_item()
    sign_in(client, an_officer(Role.EDITOR))

    before = client.get(PAGE).content.decode()
    answer = client.post(PAGE, {"rule": "G29", "severity": "off", "reason": "省里还没有发布编码"})
    after = client.get(PAGE).content.decode()

    assert "基本编码已知" in before
    assert "1 项" in before
    assert answer.status_code == 302
    assert "省里还没有发布编码" in after


def test_a_reason_that_is_missing_is_told_and_nothing_typed_is_lost(client):
    sign_in(client, an_officer(Role.EDITOR))

    answer = client.post(PAGE, {"rule": "G29", "severity": "off", "reason": ""})

    assert answer.status_code == 422
    assert "请写明为什么调整" in answer.content.decode()


def test_a_department_reads_the_rules_but_sets_none(client):
    sign_in(client, an_officer(Role.CHIEF))

    assert 'name="severity"' not in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"rule": "G29", "severity": "off", "reason": "x"}).status_code == 403


def test_a_clerk_has_no_such_page(client):
    sign_in(client, an_officer(Role.WINDOW))

    assert client.get(PAGE).status_code == 403
