"""Which small picture stands beside a paper."""

from django import template

register = template.Library()

_PICTURES = {
    "identity": "card",
    "address": "bill",
    "photo": "photo",
    "form": "form",
    "declaration": "form",
    "reference": "number",
    "age": "certificate",
    "event": "certificate",
    "category": "certificate",
    "eligibility": "certificate",
    "authority": "certificate",
    "relationship": "family",
    "income": "money",
    "bank": "book",
    "property": "home",
    "device": "phone",
}
OTHER = "form"
PICTURES = frozenset(_PICTURES.values())


@register.filter
def picture(kind: str) -> str:
    """This function will return the name of the picture of a document's kind, like "card" for "identity+address"."""
    return _PICTURES.get(kind.partition("+")[0], OTHER)
