"""Who and what the public may call by name: agencies, townships and villages, life events."""

from collections.abc import Iterable, Mapping

from tongban.agencies.queries import agencies, town, townships
from tongban.catalogue.called import Directory, Meant, MeantKind, other_names, township_names
from tongban.catalogue.models import LifeEvent
from tongban.catalogue.rules import TOWNSHIPS


def directory(synonyms: Mapping[str, Iterable[str]]) -> Directory:
    """Return everybody by name; `synonyms` say what else they are called. Four queries."""
    found = Directory()
    own = ""  # the agency that stands for the townships
    for agency in agencies():
        names = [agency.short, agency.name, agency.name.removeprefix("市")]
        if agency.kind == TOWNSHIPS:
            own, names = agency.slug, []
        names += other_names(synonyms, (agency.short, agency.name))
        found.add(Meant(MeantKind.AGENCY, agency.slug, agency.short, agency.slug), names)
    for event in LifeEvent.objects.all():
        names = [event.name, *other_names(synonyms, [event.name])]
        found.add(Meant(MeantKind.EVENT, event.slug, event.name, ""), names)
    for place in townships():
        meant = Meant(MeantKind.TOWNSHIP, place.code, place.name, own)
        found.add(meant, [*township_names(place.name), *place.villages])
    for name in (town(), f"{town()}市"):
        found.passed_over(name)
    return found
