"""Telling every process that the public sees something new."""

from functools import partial

from django.db import transaction
from django.db.models import F

from tongban.catalogue import queries
from tongban.catalogue.models import Edition


def turn_edition() -> None:
    """Count the edition up, inside the caller's transaction: nothing kept of the one before holds.

    Who turns it next waits here until this transaction ends.
    """
    if not Edition.objects.update(number=F("number") + 1):
        Edition.objects.create()
    queries.forget_edition()
    queries.forget_found()
    transaction.on_commit(partial(queries.forget_edition))
