"""Erasing what a run knew of the answers of its subject, once their time is over."""

from collections.abc import Iterable

from django.db import transaction

from tongban.processes.models import Run


@transaction.atomic
def erase_runs(subjects: Iterable[str]) -> None:
    """Blank the answers of runs that have ended, and where in their diagram they stood; which steps there
    were, and who did them when, stays. The caller says in the journal of the subject what was done.

    Writes:  what is sealed is blanked.
    """
    ended = Run.objects.filter(subject__in=list(subjects), ended_at__isnull=False)
    ended.update(answers="", progress="")
