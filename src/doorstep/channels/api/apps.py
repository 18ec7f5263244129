from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "doorstep.channels.api"
    label = "api"
