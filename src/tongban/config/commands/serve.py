"""tongban serve: the web server, with the job worker beside it."""

import argparse
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import threading
import time

import structlog
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.urls import reverse

from tongban.config import collected, demo, preparation, worker
from tongban.config.health import readiness
from tongban.config.web import web_server

RESTART_SECONDS = 5.0
# Children share the loaded site with their parent: quicker to start, half the memory.
FORK = multiprocessing.get_context("fork")

log = structlog.get_logger("tongban.serve")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take where to listen, and whether the worker runs elsewhere."""
    parser.add_argument("--host", default="127.0.0.1", help="监听地址（默认只限本机）")
    parser.add_argument("--port", type=int, default=8000, help="端口（默认 8000）")
    parser.add_argument(
        "--no-worker", action="store_true", help="后台作业另行用 tongban worker 运行"
    )


def run(options: argparse.Namespace) -> int:
    """Serve until told to stop. A demo prepares itself; a production site must have been migrated."""
    _collect_anew()
    if settings.TONGBAN_DEMO:
        preparation.prepare_demo()
    elif (state := readiness()["database"]) != "ok":
        raise ImproperlyConfigured(f"数据库：{state}。请先运行 tongban migrate。")
    _share_metrics()
    application = get_wsgi_application()
    reverse("portal:home")  # every address and view is loaded once here, not in each process
    connections.close_all()  # a connection does not survive a fork
    stop = threading.Event()
    keeper = threading.Thread(target=_keep_worker, args=(stop,), name="worker-keeper")
    server = web_server(options.host, options.port)
    server.on_startup(lambda: _announce(options, keeper))
    try:
        server.serve(target_loader=lambda: application, wrap_loader=False)
    finally:
        stop.set()
        if keeper.is_alive():
            keeper.join()
    return 0


def _collect_anew() -> None:
    """Collect the static files again if their sources have changed, and start over with them.

    Settings chose where to serve them from before this could be known. Where they cannot be
    collected, they are served straight from their folders: slower, but never old.
    """
    root = settings.STATIC_ROOT
    if settings.IS_COLLECTED or not collected.exists(root):
        return
    print("网页文件有变化，重新收集…", flush=True)
    command = [sys.executable, "-m", "tongban"]
    subprocess.run([*command, "assets"], check=False)  # nosec B603: our own command
    if collected.is_current(root):
        os.execv(sys.executable, [*command, *sys.argv[1:]])  # nosec B606: as it was started


def _announce(options: argparse.Namespace, keeper: threading.Thread) -> None:
    if not options.no_worker:
        keeper.start()
    if settings.TONGBAN_DEMO:
        print(demo.sign_ins(), flush=True)
    print(f"通办已启动：http://{options.host}:{options.port}/  （Ctrl+C 停止）", flush=True)


def _share_metrics() -> None:
    """Let several processes count into one folder; the counts of the run before are dropped."""
    if settings.ENVIRONMENT.processes == 1:
        return
    folder = settings.TONGBAN_VAR / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def _keep_worker(stop: threading.Event) -> None:
    """Keep one job worker running until `stop`; say when it died, and start another."""
    while not stop.is_set():
        process = FORK.Process(target=_work, args=(os.getpid(),), daemon=True)
        process.start()
        while process.is_alive() and not stop.is_set():
            process.join(timeout=0.5)
        if stop.is_set():
            process.terminate()
            process.join(timeout=10)
        elif process.exitcode:
            log.error("worker_died", exitcode=process.exitcode, restart_in_s=RESTART_SECONDS)
            stop.wait(RESTART_SECONDS)


def _work(parent: int) -> None:
    stop = threading.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda *_: stop.set())
    threading.Thread(target=_stop_without, args=(parent, stop), daemon=True).start()
    worker.run(stop)


def _stop_without(parent: int, stop: threading.Event) -> None:
    """A killed server leaves no worker behind."""
    while os.getppid() == parent:
        time.sleep(1)
    stop.set()
