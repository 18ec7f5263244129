"""Figures for Prometheus: how late sending is, what waits, how providers fare. They name nobody."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric

from doorstep.channels.shared import clock
from doorstep.engines.messages.breaker import Gate, gate, share
from doorstep.gateways import sms
from doorstep.messaging.actions_providers import health_by_provider, health_of
from doorstep.messaging.lateness import counts, late, sent_late
from doorstep.outbox import queries as outbox

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
QUANTILES = (0.5, 0.9, 0.99, 1.0)
_FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """This function will answer who knows the secret, or, where there is none, this machine itself; to anybody else
    there is nothing here."""
    if not _allowed(request):
        return HttpResponse("not found", "text/plain", status=404)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Figures(clock.now()))
    return HttpResponse(generate_latest(registry), CONTENT_TYPE_LATEST)


def _allowed(request: HttpRequest) -> bool:
    if secret := settings.METRICS_SECRET:
        return constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {secret}")
    # Behind a proxy everybody seems to come from this machine.
    if settings.BEHIND_PROXY or any(name in request.META for name in _FORWARDED):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


class _Figures:
    """What is read from the database when it is asked for: every process gives the same figures."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def collect(self) -> Iterator[Metric]:
        yield from self._lateness()
        yield from self._jobs()
        yield self._messages()
        yield from self._providers()

    def _lateness(self) -> Iterator[Metric]:
        due = late(now=self.now).by.total_seconds()
        yield _gauge("messages_late_seconds", "By how much the oldest message that is due is late.", value=due)
        sent = sent_late(since=self.now - HOUR)
        said = "How late messages were sent in the last hour, by quantile."
        quantiles = _gauge("messages_sent_late_seconds", said, labels=["quantile"])
        for quantile in QUANTILES if sent else ():
            quantiles.add_metric([str(quantile)], sent[min(len(sent) - 1, int(quantile * len(sent)))])
        yield quantiles
        yield _gauge("messages_sent_last_hour", "Messages sent in the last hour.", value=len(sent))

    def _jobs(self) -> Iterator[Metric]:
        jobs = _gauge("jobs", "Jobs of the outbox that are not done.", labels=["kind", "state"])
        for (kind, state), count in sorted(outbox.counts().items()):
            if state != "done":
                jobs.add_metric([kind, state], count)
        yield jobs
        waits = _gauge("jobs_late_seconds", "By how much the oldest job that is due is late.", labels=["kind"])
        for kind, by in sorted(outbox.lateness(now=self.now).items()):
            waits.add_metric([kind], by.total_seconds())
        yield waits

    def _messages(self) -> Metric:
        labels = ["channel", "event", "state", "delivery", "provider"]
        family = _gauge("messages", "Messages queued in the last day.", labels=labels)
        for key, count in sorted(counts(since=self.now - DAY).items()):
            family.add_metric(list(key), count)
        return family

    def _providers(self) -> Iterator[Metric]:
        closed = _gauge("provider_open", "1 while a provider is left alone.", labels=["provider"])
        shares = _gauge("provider_share", "How much of its weight a provider has, 0 to 1.", labels=["provider"])
        fares = health_by_provider()
        for name in sms.accounts():
            health = health_of(name=name, fares=fares)
            closed.add_metric([name], float(gate(health=health, now=self.now) != Gate.CLOSED))
            shares.add_metric([name], share(health=health, now=self.now) / 100)
        yield closed
        yield shares


def _gauge(name: str, words: str, *, value: float | None = None, labels: list[str] | None = None) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"doorstep_{name}", words, value=value, labels=labels)
