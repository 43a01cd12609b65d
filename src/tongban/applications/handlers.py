"""What applications do when something happened to one."""

from uuid import UUID

from tongban.applications import rules
from tongban.applications.events import AnswersRevised, ApplicationSubmitted
from tongban.applications.models import Application
from tongban.applications.queries.loading import asked_of
from tongban.base.desk import Desk, Viewer
from tongban.catalogue.queries import definition_of
from tongban.forms import services as forms
from tongban.people.queries import holder_of


def remember_answers(event: ApplicationSubmitted, by: Viewer | Desk) -> None:
    """NOW: keep the answers for the next application, where the applicant agreed to it.

    No statement where he did not.
    """
    if not event.keep_answers:
        return
    application = Application.objects.get(pk=event.application_id)
    definition = asked_of(application)
    answers = rules.texts(application.stored_answers)
    forms.consent(person_id=event.person_id, organisation_id=event.organisation_id, by=by)
    forms.remember(
        definition.fields,
        answers,
        person_id=event.person_id,
        organisation_id=event.organisation_id,
        holder_id_number=holder_of(event.person_id, None).code,
        number=event.number,
        item_slug=definition.slug,
        item_name=definition.name,
        on=by.today,
        by=by,
    )


def restate_answers(event: AnswersRevised, by: Viewer | Desk) -> None:
    """NOW: what is kept of an application follows what the applicant changed in it. Two queries."""
    application = Application.objects.get(pk=event.application_id)
    fields = asked_of(application).fields
    forms.restate(
        application.number,
        [field for field in fields if field.key in event.fields],
        rules.texts(application.stored_answers),
        on=by.today,
        by=by,
    )


def note_uses(event: ApplicationSubmitted, by: Viewer | Desk) -> None:
    """NOW: note in which application answers kept earlier were used. No statement where none was."""
    used = [UUID(answer) for answer in event.answers_used]
    if used:
        name = definition_of(event.item_version_id).name
        forms.note_uses(used, number=event.number, item_name=name, by=by)
