"""How an installation is doing, in figures for Prometheus. They are read from rows when asked for.

So each web process gives the same answer, and none has to be kept between two.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.conf import settings
from django.db.models import Count
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from redis import Redis
from redis.exceptions import RedisError

from fidelity.models import DirtyCell
from notifications.models import Notification
from office import schedule
from office.models import Run
from tadash import health


class Figures(Collector):
    """The figures of one moment."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def collect(self) -> Iterator[Metric]:
        parts = health.parts()
        yield gauge("part_up", "Whether a part answers", parts, "part")
        if parts["broker"]:
            yield gauge("orders", "Orders that wait for a worker", orders(), "queue")
        if parts["database"]:
            yield from self.of_rows()

    def of_rows(self) -> Iterator[Metric]:
        standings = schedule.standings(Run.objects.all(), self.now)
        good = {each.task: each.is_well for each in standings}
        yield gauge("recurring_ok", "Whether recurring work ran lately, and well", good, "task")
        yield gauge("messages", "Messages by their state", messages(), "state")
        yield GaugeMetricFamily(
            "tadash_messages_late_seconds",
            "How long the message that is due longest has waited",
            value=seconds_late(self.now),
        )
        yield GaugeMetricFamily(
            "tadash_rollups_out_of_date",
            "Marks of rollups that are to be computed again",
            value=DirtyCell.objects.count(),
        )


def gauge(name: str, about: str, values: Mapping[str, int], label: str) -> Metric:
    family = GaugeMetricFamily(f"tadash_{name}", about, labels=[label])
    for key, value in values.items():
        family.add_metric([key], float(value))
    return family


def orders() -> dict[str, int]:
    """How long each queue is; none are told where the broker leaves in the middle of it."""
    names = [queue.name for queue in settings.CELERY_TASK_QUEUES]
    try:
        with Redis.from_url(settings.CELERY_BROKER_URL, socket_timeout=health.SECONDS) as server:
            return {name: server.llen(name) for name in names}
    except RedisError:
        return {}


def messages() -> dict[str, int]:
    counted = Notification.objects.values_list("state").annotate(Count("pk")).order_by()
    return dict.fromkeys(Notification.State.values, 0) | dict(counted)


def seconds_late(now: datetime) -> float:
    first = Notification.objects.due(now).values_list("not_before", flat=True).first()
    return (now - first).total_seconds() if first else 0.0


def as_text(now: datetime) -> bytes:
    """In the text format that Prometheus reads."""
    registry = CollectorRegistry()
    registry.register(Figures(now))
    return generate_latest(registry)
