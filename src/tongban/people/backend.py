"""Finds the user behind a session; people.services.sign_in checks names and passwords."""

from uuid import UUID

from django.contrib.auth.backends import BaseBackend

from tongban.people.models import User


class SignInBackend(BaseBackend):
    """Loads the user with his Person or Staff row in one query."""

    def get_user(self, user_id: UUID | str) -> User | None:
        users = User.objects.select_related("person", "staff")
        return users.filter(pk=user_id, is_active=True).first()
