"""What a storm brings: many alerts of a few names, in requests as monitors send them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from benchmarks.posting import prepared

SIZES = (1, 4, 16)
"""Alerts in a request, in turn: one host, a few, a rack."""

API_V2 = "/api/v2/alerts"
HOST = re.compile(r"srv-\d{5}")
"""What tells one alert of a storm from all others."""

_CRITICAL, _INFO = 2, 10
_PARTS = ("Disk", "Memory", "Network", "Queue", "Replica", "Probe", "Cert", "Job")
_TROUBLES = ("Down", "Slow", "Full", "Flapping", "Late")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Alerts that are sent together, `after` so many seconds; all are of one name."""

    after: float
    name: str
    hosts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Storm:
    """So many alerts in so many seconds over so many names, each alert on a host of its own."""

    alerts: int
    seconds: float
    names: int

    def name(self, number: int) -> str:
        """Return the n-th name."""
        part, trouble = _PARTS[number % len(_PARTS)], _TROUBLES[number // len(_PARTS) % 5]
        return f"{part}{trouble}{number:02}"

    def all_names(self) -> list[str]:
        """Return all of them."""
        return [self.name(number) for number in range(self.names)]

    def requests(self) -> Iterator[Request]:
        """Return what is sent: the names take turns, and every moment has the same rate."""
        share, rest = divmod(self.alerts, self.names)
        left = [share + (number < rest) for number in range(self.names)]
        sent = turn = 0
        while sent < self.alerts:
            at = turn % self.names
            size = min(SIZES[turn % len(SIZES)], left[at])
            turn += 1
            if size:
                hosts = tuple(f"srv-{number:05}" for number in range(sent, sent + size))
                yield Request(
                    after=self.seconds * sent / self.alerts, name=self.name(at), hosts=hosts
                )
                left[at] -= size
                sent += size

    def severity(self, name: str) -> str:
        """Return the severity of a name: a few are critical, some only inform."""
        number = int(name[-2:])
        if number < _CRITICAL:
            return "critical"
        return "info" if number >= self.names - _INFO else "warning"

    def webhook(self, hook: str, request: Request) -> bytes:
        """Return the request as Prometheus' Alertmanager posts a group to a webhook."""
        alerts = [
            {
                "status": "firing",
                **self._alert(request.name, host),
                "endsAt": "0001-01-01T00:00:00Z",
                "fingerprint": hashlib.sha256(host.encode()).hexdigest()[:16],
            }
            for host in request.hosts
        ]
        body = {
            "version": "4",
            "groupKey": f'{{}}:{{alertname="{request.name}"}}',
            "truncatedAlerts": 0,
            "status": "firing",
            "receiver": "opsbell",
            "groupLabels": {"alertname": request.name},
            "commonLabels": {"alertname": request.name, "job": "node"},
            "commonAnnotations": {},
            "externalURL": "http://alertmanager.example:9093",
            "alerts": alerts,
        }
        return prepared(hook, body)

    def api(self, request: Request) -> bytes:
        """Return the same as Prometheus posts it to an Alertmanager."""
        return prepared(API_V2, [self._alert(request.name, host) for host in request.hosts])

    def _alert(self, name: str, host: str) -> dict[str, object]:
        return {
            "labels": {
                "alertname": name,
                "instance": host,
                "job": "node",
                "severity": self.severity(name),
            },
            "annotations": {
                "summary": f"{name} on {host}",
                "description": f"{host} has been in trouble for more than five minutes.",
            },
            "startsAt": _STARTED,
            "generatorURL": f"http://prometheus.example:9090/graph?g0.expr={name}",
        }


_STARTED = datetime.now(UTC).isoformat(timespec="milliseconds")
