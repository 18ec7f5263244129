from django.apps import AppConfig


class CityConfig(AppConfig):
    name = "doorstep.city"
    label = "city"
