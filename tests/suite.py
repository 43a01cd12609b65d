"""The whole suite: on SQLite, then on a private PostgreSQL. `python -m tests.suite [pytest options]`.

TONGBAN_REQUIRE=postgres,browser makes it an error where one of them is missing.
"""

import os
import re
import subprocess
import sys
from collections.abc import Sequence

from tongban.config import private_postgres as postgres

PARALLEL = ("-n", "auto", "--dist", "worksteal", "-q")
SUMMARY = re.compile(
    r"^=* ?(\d+ (passed|failed|error|skipped).*? in [\d.]+s.*?) ?=*$", re.MULTILINE
)


def main(options: Sequence[str]) -> int:
    """Run the suite on both databases; print one summary line of each at the end."""
    code, words = _pytest(options, database=None)
    results = [("SQLite", code, words)]
    programs = postgres.binaries()
    if programs:
        with postgres.server(programs, hurry=True) as url:
            # Pages in the browser do not depend on the database; they are seen once, above.
            code, words = _pytest([*options, "-m", "not browser"], database=url)
        results.append(("PostgreSQL", code, words))
    elif "postgres" in os.environ.get("TONGBAN_REQUIRE", ""):
        results.append(("PostgreSQL", 1, "required here, but no server programs were found"))
    else:
        print("PostgreSQL: not installed, this half was not run")
    print()
    for name, _, words in results:
        print(f"{name}: {words}")
    return max(code for _, code, _ in results)


def _pytest(options: Sequence[str], database: str | None) -> tuple[int, str]:
    environment = {**os.environ, **({"TONGBAN_TEST_DATABASE": database} if database else {})}
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", *PARALLEL, *options],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        print(line, end="", flush=True)
        lines.append(line)
    summaries = SUMMARY.findall("".join(lines))
    return process.wait(), summaries[-1][0] if summaries else "no summary"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
