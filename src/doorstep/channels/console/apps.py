from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "doorstep.channels.console"
    label = "console"
