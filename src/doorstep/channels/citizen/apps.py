from django.apps import AppConfig


class CitizenConfig(AppConfig):
    name = "doorstep.channels.citizen"
    label = "citizen"
