from django.apps import AppConfig


class BookingConfig(AppConfig):
    name = "doorstep.booking"
    label = "booking"
