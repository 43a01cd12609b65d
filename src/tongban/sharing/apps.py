from importlib import import_module

from django.apps import AppConfig


class Sharing(AppConfig):
    name = "tongban.sharing"

    def ready(self) -> None:
        # By name, not at the top: the register reads a table, and tables are loaded after the apps.
        register = import_module("tongban.sharing.connectors").register
        register(
            "register", import_module("tongban.sharing.contrib.local_register").LocalRegister()
        )
        register("http-json", import_module("tongban.sharing.contrib.http_json").HttpJson())
