from django.apps import AppConfig


class TextsConfig(AppConfig):
    name = "doorstep.texts"
    label = "texts"
