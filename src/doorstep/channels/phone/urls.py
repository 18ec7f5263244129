"""The telephone's addresses."""

from django.urls import path

from doorstep.channels.phone import prompts, views

app_name = "phone"

urlpatterns = [
    path("prompts/<str:language>/<str:key>.wav", prompts.prompt, name="prompt"),
    path("<slug:dialect>/call", views.call, name="call"),
    path("<slug:dialect>/status", views.call, name="status"),
    path("<slug:dialect>/<str:secret>/call", views.call, name="call"),
    path("<slug:dialect>/<str:secret>/status", views.call, name="status"),
]
