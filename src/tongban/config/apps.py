"""Connects rooms that may not import one another, once all are loaded."""

from importlib import import_module

from django.apps import AppConfig


class Config(AppConfig):
    name = "tongban.config"

    def ready(self) -> None:
        # Handlers import models, which exist only now: hence by name, not at the top.
        wiring = import_module("tongban.config.wiring")
        import_module("tongban.journal.services").connect(wiring.NOW, wiring.LATER)
        messages = import_module("tongban.messages.services")
        import_module("tongban.people.services").use_channel(messages.send_text)
