"""The public catalogue as linked data: CPSV-AP 3.2, as JSON-LD and as Turtle.

Source: Core Public Service Vocabulary Application Profile 3.2.0 (SEMIC). Nodes are JSON-LD objects with
short names; Turtle is written from the same nodes. Texts are in Chinese (zh).
Pure: no Django, no database.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from tongban.catalogue import rules
from tongban.catalogue.definition import Basis, Definition, Material
from tongban.law.clock import Limit, Unit

Node = dict[str, Any]

PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "eu": "http://data.europa.eu/88u/dataset/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "locn": "http://www.w3.org/ns/locn#",
    "org": "http://www.w3.org/ns/org#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
LANGUAGE = "http://publications.europa.eu/resource/authority/language/ZHO"
CURRENCY = "http://publications.europa.eu/resource/authority/currency/CNY"
WORKDAYS_OF_WEEK, WEEK = 5, 7
# Closed lists as concept schemes: the name of each in addresses and in words.
SCHEMES: Mapping[str, tuple[str, Sequence[str]]] = {
    "kind": ("事项类型", rules.ITEM_KINDS),
    "theme": ("服务主题", rules.THEMES),
    "audience": ("服务对象", rules.AUDIENCES),
    "level": ("行使层级", rules.LEVELS),
    "material": ("材料类型", rules.MATERIAL_KINDS),
    "result": ("结果类型", rules.RESULT_KINDS),
    "channel": ("办理渠道", ("窗口办理", "网上办理")),
    "status": ("事项状态", ("在用", "暂停")),
}


@dataclass(frozen=True, slots=True)
class Organisation:
    """An agency, as far as linked data tells of it; "" for what is not known."""

    slug: str
    name: str  # as it signs
    address: str
    hours: str
    phone: str


@dataclass(frozen=True, slots=True)
class Service:
    """A published item."""

    definition: Definition
    is_suspended: bool


@dataclass(frozen=True, slots=True)
class Event:
    """一件事: what happens in a life or a business, and the items it takes."""

    slug: str
    name: str
    summary: str
    items: Sequence[str]  # slugs


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What is told: of one place, at one address."""

    site: str  # https://…, without a slash at the end
    place: str  # 同江市
    place_code: str  # of the division
    publisher: str
    organisations: Sequence[Organisation]
    services: Sequence[Service]
    events: Sequence[Event]


def nodes(catalogue: Catalogue) -> list[Node]:
    """Return everything there is to say, one node for each thing."""
    return [*_Teller(catalogue).tell()]


def json_ld(told: Sequence[Node]) -> bytes:
    """Return the nodes as JSON-LD."""
    document = {"@context": PREFIXES, "@graph": told}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def turtle(told: Iterable[Node]) -> bytes:
    """Return the nodes as Turtle."""
    lines = [f"@prefix {name}: <{iri}> ." for name, iri in PREFIXES.items()]
    lines += [_turtle_of(node) for node in told]
    return "\n".join(lines).encode() + b"\n"


def _turtle_of(node: Node) -> str:
    said = [f"a {', '.join(node['@type'])}"]
    for name, value in node.items():
        if not name.startswith("@"):
            values = value if isinstance(value, list) else [value]
            said.append(f"{name} {', '.join(_object(one) for one in values)}")
    return f"<{node['@id']}> {' ; '.join(said)} ."


def _object(value: Any) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if "@id" in value:
        return f"<{value['@id']}>"
    text = json.dumps(value["@value"], ensure_ascii=False)
    return f"{text}@{value['@language']}" if "@language" in value else f"{text}^^{value['@type']}"


class _Teller:
    """Tells of a catalogue; things that several items share are told once."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._all = catalogue
        self._site = catalogue.site
        self._organisations = {one.slug: one for one in catalogue.organisations}
        self._events: dict[str, list[str]] = {}
        for event in catalogue.events:
            for slug in event.items:
                self._events.setdefault(slug, []).append(event.slug)
        self._laws: dict[str, Node] = {}

    def tell(self) -> Iterator[Node]:
        yield from self._ground()
        for organisation in self._all.organisations:
            yield from self._organisation(organisation)
        for service in self._all.services:
            yield from self._service(service)
        for event in self._all.events:
            yield self._event(event)
        yield from self._laws.values()

    def _ground(self) -> Iterator[Node]:
        """What the items stand on: the data set, the place, the language, the closed lists."""
        yield {
            "@id": self._of_catalogue("dataset"),
            "@type": ["dcat:Dataset"],
            "dct:title": _zh(f"{self._all.place}政务服务事项目录"),
            "dct:description": _zh(f"{self._all.place}已公布的政务服务事项及其办事指南。"),
            "dct:publisher": _ref(self._of_catalogue("publisher")),
            "dcat:landingPage": _ref(f"{self._site}/"),
        }
        yield {"@id": f"{self._site}/", "@type": ["foaf:Document"]}
        yield self._body("publisher", self._of_catalogue("publisher"), self._all.publisher)
        yield {
            "@id": self._of_catalogue("place"),
            # Published shapes ask of an organisation for the type of territorial unit.
            "@type": ["dct:Location", "eu:atu-type"],
            "dct:identifier": self._all.place_code,
            "skos:prefLabel": _zh(self._all.place),
        }
        yield {"@id": LANGUAGE, "@type": ["dct:LinguisticSystem"], "skos:prefLabel": _zh("中文")}
        yield {"@id": CURRENCY, "@type": ["skos:Concept"], "skos:prefLabel": _zh("人民币元")}
        for key, (name, words) in SCHEMES.items():
            scheme = self._of_catalogue(key)
            yield {
                "@id": scheme,
                "@type": ["skos:ConceptScheme"],
                "skos:prefLabel": _zh(name),
                "skos:hasTopConcept": [_ref(self._concept(key, word)) for word in words],
            }
            for word in words:
                yield {
                    "@id": self._concept(key, word),
                    "@type": ["skos:Concept"],
                    "skos:prefLabel": _zh(word),
                    "skos:inScheme": _ref(scheme),
                }

    def _body(self, identifier: str, iri: str, name: str) -> Node:
        return {
            "@id": iri,
            "@type": ["cv:PublicOrganisation", "org:Organization", "foaf:Agent"],
            "dct:identifier": identifier,
            "dct:title": _zh(name),
            "skos:prefLabel": _zh(name),
            "dct:spatial": _ref(self._of_catalogue("place")),
        }

    def _organisation(self, one: Organisation) -> Iterator[Node]:
        iri = self._of_agency(one.slug)
        body = self._body(one.slug, iri, one.name)
        if one.address:
            body["locn:address"] = _ref(f"{iri}-address")
            yield {
                "@id": f"{iri}-address",
                "@type": ["locn:Address"],
                "locn:fullAddress": _zh(one.address),
            }
        yield body
        yield from self._contact(iri, one)

    def _contact(self, iri: str, one: Organisation) -> Iterator[Node]:
        page = f"{self._site}/departments/{one.slug}"
        contact: Node = {
            "@id": f"{iri}-contact",
            "@type": ["cv:ContactPoint"],
            "cv:contactPage": _ref(page),
        }
        if one.phone:
            contact["cv:telephone"] = one.phone
        if one.hours:
            contact["cv:openingHours"] = _ref(f"{iri}-hours")
            yield self._hours(f"{iri}-hours", one.hours)
        yield contact
        yield {"@id": page, "@type": ["foaf:Document"]}

    def _hours(self, iri: str, hours: str) -> Node:
        return {"@id": iri, "@type": ["time:TemporalEntity"], "dct:description": _zh(hours)}

    def _service(self, service: Service) -> Iterator[Node]:
        one = service.definition
        page = f"{self._site}/items/{one.slug}"
        iri = self._of_service(one.slug)
        status = "暂停" if service.is_suspended else "在用"
        node: Node = {
            "@id": iri,
            "@type": ["cpsv:PublicService"],
            "dct:identifier": one.slug,
            "dct:title": _zh(one.name),
            "dct:description": _zh(self._description(one)),
            "dct:isPartOf": _ref(self._of_catalogue("dataset")),
            "dct:language": _ref(LANGUAGE),
            "dct:spatial": _ref(self._of_catalogue("place")),
            "foaf:page": _ref(page),
            "adms:status": _ref(self._concept("status", status)),
            "cv:hasCompetentAuthority": _ref(self._of_agency(one.agency)),
            "cv:contactPoint": _ref(f"{self._of_agency(one.agency)}-contact"),
            "cv:isClassifiedBy": [
                _ref(self._concept("kind", one.kind)),
                _ref(self._concept("level", one.level)),
            ],
            "cv:thematicArea": [_ref(self._concept("theme", theme)) for theme in one.themes],
            "dct:audience": [_ref(self._concept("audience", who)) for who in one.audience],
            "dcat:keyword": [_zh(word) for word in one.keywords],
            "cv:isGroupedBy": [
                _ref(self._of_event(slug)) for slug in self._events.get(one.slug, ())
            ],
        }
        if one.promised_limit:
            node["cv:processingTime"] = _typed(duration(one.promised_limit), "xsd:duration")
        yield {"@id": page, "@type": ["foaf:Document"]}
        for name, parts in (
            ("cv:hasLegalResource", self._legal(one)),
            ("cpsv:follows", [self._rule(iri, place, b) for place, b in enumerate(one.basis, 1)]),
            ("cv:holdsRequirement", self._requirements(one)),
            ("cpsv:hasInput", self._evidences(one)),
            ("cpsv:produces", self._outputs(one)),
            ("cv:hasCost", self._costs(one)),
            ("cv:hasChannel", self._channels(one)),
        ):
            node[name] = [_ref(part["@id"]) for part in parts]
            yield from (part for part in parts if part["@id"] not in self._laws)
        yield {name: value for name, value in node.items() if value != []}

    def _description(self, one: Definition) -> str:
        organ = self._organisations[one.agency].name
        said = f"{organ}办理的{one.kind}事项。"
        return said + (f"受理条件：{'；'.join(one.conditions)}。" if one.conditions else "")

    def _legal(self, one: Definition) -> list[Node]:
        laws = dict.fromkeys(basis.law for basis in one.basis)
        return [self._law(law) for law in laws]

    def _law(self, law: str) -> Node:
        digest = hashlib.sha256(law.encode()).hexdigest()[:12]
        iri = self._of_catalogue(f"law-{digest}")
        return self._laws.setdefault(
            iri, {"@id": iri, "@type": ["eli:LegalResource"], "dct:title": _zh(law)}
        )

    def _rule(self, iri: str, place: int, basis: Basis) -> Node:
        return {
            "@id": f"{iri}-rule-{place}",
            "@type": ["cpsv:Rule"],
            "dct:identifier": f"{iri}-rule-{place}",
            "dct:title": _zh(f"{basis.law}{basis.article}"),
            "dct:description": _zh(basis.gist),
            "dct:language": _ref(LANGUAGE),
            "cpsv:implements": _ref(self._law(basis.law)["@id"]),
        }

    def _requirements(self, one: Definition) -> list[Node]:
        iri = self._of_service(one.slug)
        return [
            {
                "@id": f"{iri}-condition-{place}",
                "@type": ["cv:Requirement"],
                "dct:identifier": f"{iri}-condition-{place}",
                "dct:title": _zh(condition),
            }
            for place, condition in enumerate(one.conditions, 1)
        ]

    def _evidences(self, one: Definition) -> list[Node]:
        asked = [m for m in one.materials if m.status is not rules.Status.ABOLISHED]
        return [self._evidence(self._of_service(one.slug), material) for material in asked]

    def _evidence(self, iri: str, material: Material) -> Node:
        node: Node = {
            "@id": f"{iri}-{material.key}",
            "@type": ["cv:Evidence"],
            "dct:identifier": f"{iri}-{material.key}",
            "dct:title": _zh(material.name),
            "dct:type": _ref(self._concept("material", material.kind)),
            "dct:language": _ref(LANGUAGE),
        }
        shared = "由部门共享核验，免提交。" if material.is_shared else ""
        if words := shared + material.explain:
            node["dct:description"] = _zh(words)
        return node

    def _outputs(self, one: Definition) -> list[Node]:
        iri = f"{self._of_service(one.slug)}-output"
        return [
            {
                "@id": iri,
                "@type": ["cv:Output"],
                "dct:identifier": iri,
                "dct:title": _zh(one.result.name),
                "dct:type": _ref(self._concept("result", one.result.kind)),
                "dct:language": _ref(LANGUAGE),
            }
        ]

    def _costs(self, one: Definition) -> list[Node]:
        iri = f"{self._of_service(one.slug)}-cost"
        node: Node = {"@id": iri, "@type": ["cv:Cost"], "dct:identifier": iri}
        if one.fee.is_charged:
            node["dct:description"] = _zh(one.fee.standard or "收费，标准见办事指南")
        else:
            node["dct:description"] = _zh("不收费")
            node["cv:hasValue"] = _typed("0.0", "xsd:double")
        node["cv:currency"] = _ref(CURRENCY)
        node["cv:isDefinedBy"] = _ref(self._of_agency(one.agency))
        return [node]

    def _channels(self, one: Definition) -> list[Node]:
        kinds = ["窗口办理", *(["网上办理"] if one.is_fileable else [])]
        organ = self._organisations[one.agency]
        return [
            {
                "@id": (iri := f"{self._of_service(one.slug)}-channel-{place}"),
                "@type": ["cv:Channel"],
                "dct:identifier": iri,
                "dct:type": _ref(self._concept("channel", kind)),
                "dct:description": _zh(_channel_words(kind, one, organ)),
                "cv:ownedBy": _ref(self._of_agency(one.agency)),
            }
            for place, kind in enumerate(kinds, 1)
        ]

    def _event(self, event: Event) -> Node:
        served = [s.definition for s in self._all.services if s.definition.slug in event.items]
        is_life = sum(one.is_for_persons for one in served) * 2 > len(served)
        return {
            "@id": self._of_event(event.slug),
            "@type": ["cv:Event", "cv:LifeEvent" if is_life else "cv:BusinessEvent"],
            "dct:identifier": event.slug,
            "dct:title": _zh(event.name),
            "dct:description": _zh(event.summary),
            **(
                {"cv:hasRelatedService": [_ref(self._of_service(one.slug)) for one in served]}
                if served
                else {}
            ),
        }

    def _concept(self, scheme: str, word: str) -> str:
        return self._of_catalogue(f"{scheme}-{quote(word, safe='')}")

    def _of_catalogue(self, name: str) -> str:
        return f"{self._site}/catalogue#{name}"

    def _of_service(self, slug: str) -> str:
        return f"{self._site}/items/{slug}#service"

    def _of_agency(self, slug: str) -> str:
        return f"{self._site}/departments/{slug}#agency"

    def _of_event(self, slug: str) -> str:
        return f"{self._site}/events/{slug}#event"


def duration(limit: Limit) -> str:
    """Return a time limit as an xsd:duration of calendar days: five working days are a week."""
    if limit.unit is not Unit.WORKDAY:
        return f"P{limit.days}D"
    weeks, rest = divmod(limit.days, WORKDAYS_OF_WEEK)
    return f"P{weeks * WEEK + rest}D"


def _channel_words(kind: str, one: Definition, organ: Organisation) -> str:
    if kind == "网上办理":
        return f"网上办理：{rules.DEPTHS[one.online_depth]}。"
    where = one.extras.place or organ.address or organ.name
    return f"到窗口办理：{where}。"


def _ref(iri: str) -> Node:
    return {"@id": iri}


def _zh(text: str) -> Node:
    return {"@value": text, "@language": "zh"}


def _typed(text: str, kind: str) -> Node:
    return {"@value": text, "@type": kind}
