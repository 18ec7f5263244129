"""Tables as managers edit them. Django finds this package by itself; each module registers the tables of some nouns."""

from django.contrib import admin
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from doorstep.channels.console.admin import (
    catalogue,
    fees,
    messaging,
    people,
    places,
    records,
    visits,
    workforce,
)

__all__ = ["catalogue", "fees", "messaging", "people", "places", "records", "visits", "workforce"]

admin.site.site_header = _("Sampark at home: staff")
admin.site.site_title = _("Staff")
admin.site.index_title = _("Tables")
admin.site.site_url = reverse_lazy("console:home")  # type: ignore[assignment]
