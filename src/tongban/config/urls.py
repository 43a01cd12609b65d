"""Every address of the site, room by room: the most asked first, they are tried in this order."""

from django.urls import URLPattern, URLResolver, include, path

from tongban.config import health
from tongban.config.api import api, docs

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics_page, name="metrics"),
    path("api/v1/docs", docs, name="api-docs"),
    path("api/v1/", api.urls),
    path("workbench/", include("tongban.workbench.urls")),
    path("", include("tongban.portal.urls")),
    path("", include("tongban.base.urls")),
    path("", include("tongban.agencies.urls")),
    path("", include("tongban.people.urls")),
    path("", include("tongban.hall.urls")),
    path("", include("tongban.ratings.urls")),
    path("", include("tongban.stations.urls")),
    path("", include("tongban.retention.urls")),
    path("", include("tongban.supervision.urls")),
    path("", include("tongban.config.operations.urls")),
]

handler400 = "tongban.config.failures.bad_request"
handler403 = "tongban.config.failures.forbidden"
handler404 = "tongban.config.failures.not_found"
handler500 = "tongban.config.failures.broken"
