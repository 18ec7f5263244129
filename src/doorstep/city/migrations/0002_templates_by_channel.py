"""Texts of messages are told apart by channel too: what was loaded of them keeps its place."""

from typing import Any

from django.db import migrations

TABLE = "messaging.messagetemplate"


def _channel(key: str) -> str:
    return "email" if key.startswith("letter/") else "sms"


def add_channel(apps: Any, schema_editor: Any) -> None:
    Seed = apps.get_model("city", "Seed")
    for seed in Seed.objects.filter(table=TABLE):
        seed.key = f"{seed.key}/{_channel(seed.key)}"
        seed.values = {**seed.values, "channel": _channel(seed.key)}
        seed.save()


def take_channel(apps: Any, schema_editor: Any) -> None:
    Seed = apps.get_model("city", "Seed")
    for seed in Seed.objects.filter(table=TABLE):
        key, _, channel = seed.key.rpartition("/")
        if channel != _channel(seed.key):
            seed.delete()
            continue
        seed.key = key
        seed.save()


class Migration(migrations.Migration):
    dependencies = [("city", "0001_initial"), ("messaging", "0006_templates")]

    operations = [migrations.RunPython(add_channel, take_channel)]
