"""The first batch of every list, as a demo shows it (演示数据): the document number is invented."""

from datetime import datetime

from tongban.catalogue import queries, services
from tongban.catalogue.rules import batch_name
from tongban.people.models import Staff
from tongban.people.queries.identity import desk_for

EDITOR = "MULU"
NUMBER = "（演示）同编办发〔2026〕1号"


def publish_lists(now: datetime) -> int:
    """Publish the first batch of every list that has items and no batch; return how many were made.

    Writes:  batches, through their service, at the desk of the demo's editor.
    """
    officer = Staff.objects.get(number=EDITOR)
    appointment = officer.appointments.select_related("position__agency").get()
    desk = desk_for(officer, appointment, now=now)
    owed = [line.rule for line in queries.lists() if line.items and not line.last]
    for rule in owed:
        services.publish_batch(
            rule.kind,
            title=f"同江市{rule.title}（{batch_name(1)}）",
            document_number=NUMBER,
            published_on=desk.today,
            desk=desk,
        )
    return len(owed)
