from importlib import import_module

from django.apps import AppConfig


class Messages(AppConfig):
    name = "tongban.messages"
    label = "notices"  # "messages" belongs to django.contrib.messages

    def ready(self) -> None:
        # By name, not at the top: settings are read before any channel is loaded.
        register = import_module("tongban.messages.channels").register
        register(import_module("tongban.messages.contrib.in_app").InApp())
        register(import_module("tongban.messages.contrib.console").Console())
