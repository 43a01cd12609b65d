"""Pages of joint matters: what they say, and how little they ask the database."""

import pytest
from django.test import Client

from tongban.joint.tests.make import the_matters
from tongban.people.tests.make import a_person, an_officer, sign_in

pytestmark = pytest.mark.django_db


def test_a_matter_says_its_stages_time_and_papers(client: Client, django_assert_max_num_queries):
    the_matters()
    client.get("/joint/start-company")
    with django_assert_max_num_queries(2):
        page = client.get("/joint/start-company").content.decode()
    assert "前面要先办好：" in page
    assert "国家要求 8.5 个工作日" in page
    assert "名称预先核准通知书" in page, "what was abolished is named"


def test_the_list_leads_to_each_and_what_is_not_online_says_so(client: Client):
    the_matters()
    page = client.get("/joint/").content.decode()
    assert "/joint/open-restaurant" in page
    assert "multi-cert-merged" not in page
    assert "现在请到窗口办理" in client.get("/joint/multi-cert-merged").content.decode()
    assert "登记项目" in client.get("/joint/investment-construction").content.decode()
    assert client.get("/joint/unheard-of").status_code == 404


def test_a_question_left_open_is_asked_again(client: Client):
    the_matters()
    sign_in(client, a_person("李梅"))
    answer = client.post("/joint/start-company/application", {"agent": "self"})
    assert answer.status_code == 422
    assert "请选择一项" in answer.content.decode()


def test_a_joint_case_of_another_does_not_exist(client: Client):
    sign_in(client, a_person("李梅"))
    assert client.get("/my/joint/230881").status_code == 404


def test_officers_list_joint_cases_with_few_queries(client: Client, django_assert_max_num_queries):
    the_matters()
    sign_in(client, an_officer("window", "scjg"))
    with django_assert_max_num_queries(7):
        page = client.get("/workbench/joint?show=late&matter=start-company")
    assert page.status_code == 200
    assert client.get("/workbench/joint/230881").status_code == 404
