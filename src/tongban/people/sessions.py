"""Sessions in the database, as Django keeps them; each page reads one, so its SELECT is prepared."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import CharField, DateTimeField

from tongban.base.clock import now
from tongban.base.prepared import Prepared, Slot


class SessionStore(db.SessionStore):
    """The session of one browser."""

    def _get_session_from_db(self) -> Session | None:
        session = IN_FORCE.first(key=self.session_key, moment=now())
        if session is None:
            self._session_key = None  # a key nobody was given is not taken up
        return session


IN_FORCE = Prepared(
    lambda: Session.objects.filter(
        session_key=Slot("key", CharField()), expire_date__gt=Slot("moment", DateTimeField())
    )
)
