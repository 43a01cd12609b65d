"""Joint cases for tests, without the way that leads there."""

from datetime import date
from itertools import count

from tongban.applications.models import Folder
from tongban.base.clock import now
from tongban.base.desk import System
from tongban.catalogue.tests.make import TONGJIANG, the_whole_catalogue
from tongban.joint import services
from tongban.joint.models import Definition, JointCase
from tongban.people.tests.make import a_person

_numbers = count(1)


def the_matters() -> None:
    """Load the catalogue and the joint matters of 同江."""
    the_whole_catalogue()
    services.load(TONGJIANG, by=System(now()))


def a_finished_case(
    started: date,
    finished: date,
    days: int,
    *,
    slug: str = "start-company",
    is_complete: bool = True,
) -> JointCase:
    """Write a joint case that ended, as the services leave it."""
    person, at = a_person("李梅"), now()
    folder = Folder.objects.create(
        person=person,
        filed_by=f"person:{person.id}",
        channel="01",
        state="submitted",
        created_at=at,
        saved_at=at,
        submitted_at=at,
    )
    return JointCase.objects.create(
        definition=Definition.objects.get(slug=slug, is_current=True),
        folder=folder,
        person=person,
        applicant_name="李梅",
        window="市场准入",
        created_at=at,
        number=f"J{next(_numbers):06}",
        query_code="ABCDEFGH",
        submitted_at=at,
        started_on=started,
        due_on=finished,
        legal_due_on=finished,
        finished_on=finished,
        days_taken=days,
        is_complete=is_complete,
    )
