"""Serve the bare site: `python -m tongban.config.benchmarks.bare_server <port>`."""

import os
import sys

from django.core.wsgi import get_wsgi_application
from django.db import connections

from tongban.config.web import web_server

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tongban.config.benchmarks.bare_settings"
    application = get_wsgi_application()
    connections.close_all()  # a connection does not survive a fork
    server = web_server("127.0.0.1", int(sys.argv[1]))
    server.serve(target_loader=lambda: application, wrap_loader=False)
