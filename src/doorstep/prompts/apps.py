from django.apps import AppConfig


class PromptsConfig(AppConfig):
    name = "doorstep.prompts"
    label = "prompts"
