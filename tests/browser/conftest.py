"""A real site and a real browser: `tongban serve` in a folder of its own, Chromium looking at it.

The site is a process apart, so a story in the browser prepares what it needs through the pages.
"""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

TONGBAN = (sys.executable, "-m", "tongban")
SOME_CASES = ["simulate", "--cases", "25", "--months", "1", "--seed", "3"]
START_SECONDS = 60
PICTURES = Path(__file__).parents[2] / "docs" / "images"
DESK, PHONE = (1280, 900), (360, 740)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with the loaded catalogue, demo people and some cases; one for each
    test process."""
    folder = tmp_path_factory.mktemp("site") / "var"
    shutil.copytree(_prepared(tmp_path_factory), folder)
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [*TONGBAN, "serve", "--port", str(port)],
            env=_environment(folder) | {"TONGBAN_BASE_URL": address},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(address, process, folder / "log")
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="module")  # its event loop must not outlive the tests that use it
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    program = shutil.which("chromium")
    if program is None:
        missing = pytest.fail if "browser" in os.environ.get("TONGBAN_REQUIRE", "") else pytest.skip
        missing("chromium is not installed")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A page as wide as a desk; its scripts must not fail, nor break the content policy."""
    yield from _page(browser, site, DESK)


@pytest.fixture
def phone(browser: Browser, site: str) -> Iterator[Page]:
    """A page as narrow as a small phone."""
    yield from _page(browser, site, PHONE)


@pytest.fixture
def take_picture() -> Callable[[Page, str], None]:
    """Keep what a page shows in docs/images, when TONGBAN_SHOTS=1 asks for new pictures."""

    def take(page: Page, name: str) -> None:
        if os.environ.get("TONGBAN_SHOTS") == "1":
            PICTURES.mkdir(exist_ok=True)
            page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")

    return take


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Assert that a page has no accessibility fault that a machine can see, and no sideways scroll."""

    def check(page: Page) -> None:
        faults = Axe().run(page)
        assert faults.violations_count == 0, faults.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    return check


def _page(browser: Browser, site: str, size: tuple[int, int]) -> Iterator[Page]:
    width, height = size
    context = browser.new_context(
        base_url=site, viewport={"width": width, "height": height}, locale="zh-CN"
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console",
        # An answer of 4xx is written to the console too; tests look at those themselves.
        lambda line: (
            faults.append(line.text)
            if line.type == "error" and "Failed to load resource" not in line.text
            else None
        ),
    )
    yield page
    context.close()
    assert faults == []


def _prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Prepare one demo for all test processes of this run; each serves a copy of it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "prepared"
    with (shared / "prepared.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "prepared").exists():
            folder.mkdir(exist_ok=True)
            for words in (["demo"], SOME_CASES):
                subprocess.run(
                    [*TONGBAN, *words], env=_environment(folder), check=True, capture_output=True
                )
    return folder


def _environment(folder: Path) -> dict[str, str]:
    settings = {
        "PYTHONPATH": os.pathsep.join(sys.path),
        "TONGBAN_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": "tongban.config.settings",
    }
    return {**os.environ, **settings}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the site did not start: {log.read_text()}") from None
        time.sleep(0.1)
