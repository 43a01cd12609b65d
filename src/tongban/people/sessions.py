"""Sessions in the database. Each page reads one, and with it, in one statement, who it belongs to."""

from typing import Any
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.db.models import CharField, DateTimeField

from tongban.base.clock import now
from tongban.base.prepared import Prepared, Slot
from tongban.people.models import Session

POSITION = "position"  # id of the appointment an officer works under


class SessionStore(db.SessionStore):
    """The session of one browser. `row` is what was read, with its user and appointment; or None."""

    row: Session | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the table of sessions."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row for `data`, which says whose session it is; also in columns, to join by."""
        row = super().create_model_instance(data)
        assert isinstance(row, Session)
        row.user_id, row.appointment_id = _id(data, SESSION_KEY), _id(data, POSITION)
        return row

    def _get_session_from_db(self) -> Session | None:
        self.row = IN_FORCE.first(key=self.session_key, moment=now())
        if self.row is None:
            self._session_key = None  # a key nobody was given is not taken up
        return self.row


def _id(data: dict[str, Any], key: str) -> UUID | None:
    return UUID(data[key]) if data.get(key) else None


IN_FORCE = Prepared(
    lambda: Session.objects.select_related(
        "user__person", "user__staff", "appointment__position__agency"
    ).filter(session_key=Slot("key", CharField()), expire_date__gt=Slot("moment", DateTimeField()))
)
