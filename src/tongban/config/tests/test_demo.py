"""The invented people of a demo can be made again: whoever is there stays, whoever is missing comes."""

import pytest

from tongban.agencies.tests.make import an_agency
from tongban.base.clock import now
from tongban.catalogue.models import Batch
from tongban.catalogue.queries import lists
from tongban.catalogue.tests.make import an_item
from tongban.config.demo import CITIZENS, ENTERPRISE, make_people, make_project
from tongban.config.demo_lists import publish_lists
from tongban.joint.tests.make import the_matters
from tongban.people.models import Mandate, Staff, User
from tongban.projects.models import Project

pytestmark = pytest.mark.django_db(transaction=True)  # codes are sent after commit


@pytest.fixture(autouse=True)
def _one_agency(var):
    an_agency("scjg")


def test_a_second_time_makes_nobody():
    assert make_people(now()) == len(CITIZENS) + User.objects.filter(staff__isnull=False).count()

    assert make_people(now()) == 0


def test_an_officer_new_in_the_list_is_made_beside_those_there():
    make_people(now())
    officer = Staff.objects.select_related("user").get(number="SCJG2")
    officer.appointments.all().delete()
    officer.delete()
    officer.user.delete()

    assert make_people(now()) == 1
    assert Mandate.objects.count() == 2  # the legal representative's own, and his agent's


def test_the_project_of_the_demo_is_registered_once():
    the_matters()
    make_people(now())

    make_project(now())
    make_project(now())

    assert Project.objects.get().organisation.name == ENTERPRISE[1]


def test_the_first_batch_of_a_list_is_published_once():
    make_people(now())
    an_item(visits=1, visit_reason="核验原件")

    made = publish_lists(now())

    assert made == Batch.objects.count() == sum(line.items > 0 for line in lists())
    assert publish_lists(now()) == 0
