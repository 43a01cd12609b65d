"""Finds the user behind a session; people.services.sign_in checks names and passwords."""

from uuid import UUID

from django.contrib.auth.backends import BaseBackend
from django.db.models import UUIDField

from tongban.base.prepared import Prepared, Slot
from tongban.people.models import User


class SignInBackend(BaseBackend):
    """Loads the user with his Person or Staff row in one query."""

    def get_user(self, user_id: UUID | str) -> User | None:
        return USER.first(user_id=user_id)


USER = Prepared(
    lambda: User.objects.select_related("person", "staff").filter(
        pk=Slot("user_id", UUIDField()), is_active=True
    )
)
