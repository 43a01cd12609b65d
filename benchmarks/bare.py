"""The bare Django site that each of our pages is measured against: no middleware, no rules.

It reads and writes the same rows of the same database through the ORM, and nothing else. The rows
of one real submission are read from the file TONGBAN_BENCH_ROWS (benchmarks/rows.py).
"""

import os
from pathlib import Path

import django
from django.core.handlers.wsgi import WSGIHandler

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.bare_settings"
django.setup()
application = WSGIHandler()

ROWS = Path(os.environ.get("TONGBAN_BENCH_ROWS", "rows.json"))
