from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "doorstep.outbox"
    label = "outbox"
