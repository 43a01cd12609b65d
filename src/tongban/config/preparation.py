"""What a demo does before it serves: tables, calendar, divisions, catalogue, invented people, first lists."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from tongban.agencies.services import load_divisions, seed_calendar
from tongban.base import clock
from tongban.base.desk import Actor, System
from tongban.catalogue import services as catalogue
from tongban.config import demo
from tongban.config.demo_lists import publish_lists
from tongban.hall import services as halls
from tongban.joint import services as joint
from tongban.retention import files as keeping_files
from tongban.retention import services as retention
from tongban.sharing import files as source_files
from tongban.sharing import services as sharing

DATA = Path(__file__).resolve().parents[3] / "data" / "tongjiang"


def prepare_demo() -> None:
    """Bring a demo up to date; a second start finds nothing to do and takes a moment."""
    settings.TONGBAN_VAR.mkdir(parents=True, exist_ok=True)
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    is_new = migrate()
    done, wanted = settings.TONGBAN_VAR / "prepared", _fingerprint()
    if is_new or not done.exists() or done.read_text() != wanted:
        load_site(DATA, by=System(clock.now()))
        demo.make_people(clock.now())
        demo.make_project(clock.now())
        demo.make_helps(clock.now())
        publish_lists(clock.now())
        done.write_text(wanted)


def migrate() -> bool:
    """Apply the migrations that are owed; return whether there were any."""
    executor = MigrationExecutor(connection)
    owed = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if owed:
        call_command("migrate", interactive=False, verbosity=0)
    return owed


@transaction.atomic
def load_site(folder: Path, *, by: Actor) -> catalogue.LoadReport:
    """Load what a site stands on: the published calendar; divisions, catalogue, joint matters, data
    sources, halls and rules of keeping of `folder`.

    Loading it again changes only what differs.
    Raises catalogue.Faulty with every fault of every file, Invalid with those of the data sources
    and of the rules of keeping; then all is as it was.
    """
    sources = source_files.read(folder / "sharing")
    keeping = keeping_files.read(folder)
    seed_calendar(by=by)
    if (divisions := folder / "divisions.csv").exists():
        load_divisions(divisions)
    report = catalogue.load(folder, by=by)
    joint.load(folder, by=by)
    sharing.load(sources, by=by)  # their agencies came with the catalogue
    halls.load(folder / "halls.yaml", by=by)
    retention.load(keeping, by=by)
    return report


def _fingerprint() -> str:
    """Change when the data or the people of the demo change."""
    digest = hashlib.sha256()
    for path in [Path(demo.__file__), *sorted(DATA.rglob("*.*"))]:
        digest.update(path.read_bytes())
    return digest.hexdigest()
