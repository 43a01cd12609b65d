"""/healthz, /readyz, /metrics: what machines ask about this site."""

import tempfile

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tongban.base import clock
from tongban.config import metrics
from tongban.journal import queries as journal

WORKER_LATE_SECONDS = 120  # a living worker tells what is owed within a second


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """GET /healthz: the process answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """GET /readyz: 200 when requests can be served, else 503; says which part is not ready."""
    checks = readiness()
    ready = all(answer == "ok" for answer in checks.values())
    return JsonResponse({"ready": ready, "checks": checks}, status=200 if ready else 503)


def readiness() -> dict[str, str]:
    """Return what each part this site stands on says: "ok", or what is the matter."""
    database = database_state()
    return {
        "database": database,
        "storage": storage_state(),
        "worker": worker_state() if database == "ok" else "unknown",
    }


@require_safe
@never_cache
def metrics_page(request: HttpRequest) -> HttpResponse:
    """GET /metrics: for Prometheus. Keep it inside at the proxy; it holds counts, nothing personal."""
    return HttpResponse(metrics.exposition(), content_type=metrics.CONTENT_TYPE_LATEST)


def database_state() -> str:
    """Ask the database, and whether its tables are those of this version."""
    try:
        executor = MigrationExecutor(connection)
        owed = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "unreachable"
    return "migrations owed" if owed else "ok"


def storage_state() -> str:
    """Try to write where files are kept."""
    try:
        with tempfile.TemporaryFile(dir=settings.TONGBAN_VAR):
            return "ok"
    except OSError:
        return "not writable"


def worker_state() -> str:
    """Look how late the work is that waits for the worker."""
    late = journal.oldest_owed_seconds(clock.now())
    return "ok" if late < WORKER_LATE_SECONDS else f"late by {late} s"
