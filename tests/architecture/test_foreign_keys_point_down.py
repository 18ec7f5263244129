"""A table may know those below it, never those above; import-linter cannot see a key that names its class by text."""

from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField, Model

from tests.architecture.source import layers

OURS = "doorstep."


def package_of(model: type[Model]) -> str:
    return model.__module__.removeprefix(OURS).split(".")[0]


def points_up(*, source: str, target: str, heights: dict[str, int]) -> bool:
    """Say whether a key from one package to another leaves the picture: 0 is the highest, and beside counts as up."""
    return source != target and heights[target] <= heights[source]


def test_foreign_keys_point_down() -> None:
    up = [
        f"{model.__module__}.{model.__name__}.{field.name} -> {field.related_model.__module__}"
        for model in apps.get_models()
        if model.__module__.startswith(OURS)
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey | ManyToManyField) and field.related_model.__module__.startswith(OURS)
        if points_up(source=package_of(model), target=package_of(field.related_model), heights=layers())
    ]
    assert up == []


def test_a_key_that_points_up_is_found() -> None:
    assert points_up(source="places", target="booking", heights=layers())
    assert points_up(source="cases", target="payments", heights=layers())
    assert not points_up(source="booking", target="places", heights=layers())
    assert not points_up(source="booking", target="booking", heights=layers())
