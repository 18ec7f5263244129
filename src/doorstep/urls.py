"""Every address of this deployment, by channel."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from doorstep.channels.hooks.metrics import metrics

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("doorstep.channels.citizen.urls")),
    path("api/v1/", include("doorstep.channels.api.urls")),
    path("hooks/", include("doorstep.channels.hooks.urls")),
    path("metrics", metrics, name="metrics"),
    path("phone/", include("doorstep.channels.phone.urls")),
    path("staff/", include("doorstep.channels.console.urls")),
    path("admin/", admin.site.urls),
]

handler500 = "doorstep.channels.shared.failures.failed"
