from django.apps import AppConfig


class PhoneConfig(AppConfig):
    name = "doorstep.channels.phone"
    label = "phone"
