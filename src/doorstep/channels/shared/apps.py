from django.apps import AppConfig


class SharedConfig(AppConfig):
    name = "doorstep.channels.shared"
    label = "shared"
