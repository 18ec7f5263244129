from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "doorstep.calls"
    label = "calls"
