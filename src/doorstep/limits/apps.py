from django.apps import AppConfig


class LimitsConfig(AppConfig):
    name = "doorstep.limits"
    label = "limits"
