"""Construction projects for tests, registered as an agent of an enterprise registers them."""

from typing import Any

from tongban.base.desk import Viewer
from tongban.people.tests.make import a_mandate, a_person, a_viewer, an_organisation
from tongban.projects import services

TYPED = {
    "project.name": "三江米业稻米加工厂",
    "project.location": "同江市工业园区",
    "project.scale": "车间一座",
    "project.investment": "6800",
    "project.industry": "农副食品加工业",
    "project.land_area": "42000",
    "project.floor_area": "18600",
    "industry": "13",
    "route": "approve",
    "land": "sale",
    "fire": "no",
    "bid": "no",
    "eia": "table",
    "energy": "no",
}


def an_agent(**fields: Any) -> Viewer:
    """Return the viewer of somebody who acts for a new enterprise."""
    company, agent = an_organisation("同江市三江米业有限公司", **fields), a_person("李梅")
    a_mandate(company, agent)
    return a_viewer(agent, organisation=company)


def a_project(viewer: Viewer, **typed: str) -> str:
    """Register a project; return its code. The joint matters are loaded before."""
    return services.register({**TYPED, **typed}, viewer=viewer)
