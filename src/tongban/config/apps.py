"""Connects the journal to the wiring page once all rooms are loaded."""

from importlib import import_module

from django.apps import AppConfig


class Config(AppConfig):
    name = "tongban.config"

    def ready(self) -> None:
        # Handlers import models, which exist only now: hence by name, not at the top.
        wiring = import_module("tongban.config.wiring")
        import_module("tongban.journal.services").connect(wiring.NOW, wiring.LATER)
