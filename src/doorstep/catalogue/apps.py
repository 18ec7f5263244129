from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "doorstep.catalogue"
    label = "catalogue"
