from django.apps import AppConfig
from django.core.checks import register

from doorstep.checks.deployment import check_deployment
from doorstep.checks.settings import check_settings


class ChecksConfig(AppConfig):
    name = "doorstep.checks"
    label = "doorstep_checks"

    def ready(self) -> None:
        register(check_settings, "doorstep")
        register(check_deployment, "doorstep", deploy=True)
