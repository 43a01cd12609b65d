"""All an application says, laid out beside what its item asks."""

from collections import Counter

from tongban.applications import rules
from tongban.applications.models import Application, ApplicationMaterial
from tongban.applications.queries.loading import Filer, asked_of, unfit_of
from tongban.applications.queries.offers import latest_of


def sheet_of(
    application: Application, papers: list[ApplicationMaterial], *, by: Filer
) -> rules.Sheet:
    """Lay out all an application says, for the rules to judge. The definition is cached."""
    definition = asked_of(application)
    return rules.Sheet(
        definition=definition,
        situations=application.situations,
        answers=rules.texts(application.stored_answers),
        delivery=rules.texts(application.stored_delivery),
        papers=Counter(paper.line for paper in papers),
        today=by.today,
        promised={paper.line: paper.promised_on for paper in papers if paper.promised_on},
        latest=latest_of(definition, by),
        unfit=unfit_of(papers, today=by.today),
    )
