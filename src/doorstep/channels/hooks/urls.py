"""The addresses that providers are given."""

from django.urls import path

from doorstep.channels.hooks import sms

app_name = "hooks"

urlpatterns = [
    path("sms/<str:secret>/", sms.report_of_provider, name="sms-of-provider"),
    path("sms/<str:secret>/received", sms.received, name="sms-received"),
    path("sms/<str:secret>/<str:attempt>", sms.report, name="sms"),
]
