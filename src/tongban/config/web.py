"""The web server: granian, with the processes and threads the environment asks for."""

from django.conf import settings
from granian.constants import Interfaces
from granian.server.mp import MPServer


def web_server(host: str, port: int) -> MPServer:
    """Return the server, not yet started; the caller hands it the application."""
    return MPServer(
        "tongban.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=settings.ENVIRONMENT.processes,
        blocking_threads=settings.ENVIRONMENT.threads,
        respawn_failed_workers=True,
        websockets=False,
        log_enabled=False,
    )
