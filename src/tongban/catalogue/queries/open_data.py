"""The public catalogue as linked data, made once for an edition and kept as bytes."""

from functools import lru_cache

from tongban.agencies.queries import agencies, town
from tongban.catalogue import cpsv
from tongban.catalogue.models import Item, LifeEvent
from tongban.catalogue.queries.editions import keeping
from tongban.catalogue.queries.guides import definition_of
from tongban.catalogue.rules import PUBLIC_STATES, State

PLACE_CODE = "230881"
FORMS = {"jsonld": cpsv.json_ld, "ttl": cpsv.turtle}


def linked_data(form: str, *, site: str) -> bytes:
    """Return every published item as CPSV-AP: form "jsonld" or "ttl"; `site` is https://… without a slash.

    Three queries, and one for each item this process has not read yet; none while the edition lasts.
    Raises KeyError for another form.
    """
    return _kept(form, site, keeping())


# Both forms, now and while the edition turns.
@lru_cache(maxsize=4)
def _kept(form: str, site: str, edition: tuple[int, int]) -> bytes:
    """Return the bytes of one edition; `edition` only tells one from the other."""
    return FORMS[form](cpsv.nodes(_catalogue(site)))


def _catalogue(site: str) -> cpsv.Catalogue:
    rows = Item.objects.filter(state__in=PUBLIC_STATES).order_by("slug")
    services = [
        cpsv.Service(definition_of(version), state == State.SUSPENDED)
        for version, state in rows.values_list("current_id", "state")
    ]
    served = {service.definition.agency for service in services}
    return cpsv.Catalogue(
        site=site,
        place=f"{town()}市",
        place_code=PLACE_CODE,
        publisher=f"{town()}市人民政府",
        organisations=[
            cpsv.Organisation(
                slug=one.slug,
                name=f"{town()}{one.name}" if one.name.startswith("市") else one.name,
                address=one.address,
                hours=one.hours,
                phone=one.phone,
            )
            for one in agencies(active=False)
            if one.slug in served
        ],
        services=services,
        events=[
            cpsv.Event(one.slug, one.name, one.summary, one.items)
            for one in LifeEvent.objects.all()
        ],
    )
