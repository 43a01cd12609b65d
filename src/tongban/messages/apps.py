from django.apps import AppConfig


class Messages(AppConfig):
    name = "tongban.messages"
    label = "notices"  # "messages" belongs to django.contrib.messages
