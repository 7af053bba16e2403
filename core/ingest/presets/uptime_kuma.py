"""Uptime Kuma: a monitor goes down and comes up; also what it says of certificates.

The body is JSON, or a form whose one part `data` holds the same JSON. Without a heartbeat it is
the Test button, whose words end in "Testing", or a word about a certificate or a domain that runs
out, which nothing ever takes back. Its times are UTC and do not say so.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from core.alerts.item import Item
from core.inbox.requests import RawRequest
from core.ingest.field import (
    SUMMARY_LENGTH,
    clean,
    clean_labels,
    clean_title,
    plain,
    read_link,
    read_moment,
)
from core.ingest.multipart import part_in
from core.ingest.nested import first_word, inside, key_of, labels_of, listed, object_in, word
from core.ingest.preset import Preset, UnknownShape
from core.severity import Severity

_DOWN, _UP, _PENDING, _MAINTENANCE = "0", "1", "2", "3"
_TEST = "Testing"
_DIGITS = re.compile(r"\d+")


def _knows(request: RawRequest) -> bool:
    try:
        _read(request)
    except UnknownShape:
        return False
    return True


def _read(request: RawRequest) -> tuple[Item, ...]:
    body = object_in(_unpacked(request), "Uptime Kuma")
    if not {"heartbeat", "monitor", "msg"} <= body.keys():
        raise UnknownShape("there are not heartbeat, monitor and msg, as Uptime Kuma has them")
    beat, monitor = inside(body, "heartbeat"), inside(body, "monitor")
    if not beat and not monitor:
        return _words(word(body, "msg"))
    status = plain(beat.get("status"))
    if status in (_PENDING, _MAINTENANCE):
        return ()
    if status not in (_DOWN, _UP):
        raise UnknownShape(f"heartbeat.status is {str(status)[:40]!r}; wanted: 0 to 3")
    key = first_word(word(monitor, "id"), word(beat, "monitorID"), word(monitor, "name"))
    if key is None:
        raise UnknownShape("the monitor has neither an id nor a name")
    return (_item(body, beat, monitor, key=key, is_down=status == _DOWN),)


UPTIME_KUMA = Preset(name="uptime_kuma", label="Uptime Kuma", knows=_knows, read=_read)


def _item(
    body: dict[str, Any],
    beat: dict[str, Any],
    monitor: dict[str, Any],
    *,
    key: str,
    is_down: bool,
) -> Item:
    name = first_word(word(monitor, "pathName"), word(monitor, "name")) or f"Monitor {key}"
    said = first_word(word(beat, "msg"), word(body, "msg"))
    kind, host, port = (word(monitor, one) for one in ("type", "hostname", "port"))
    named = labels_of(
        monitor=first_word(word(monitor, "name"), name),
        type=kind,
        host=f"{host}:{port}" if host and port else host,
    )
    return Item(
        fingerprint=key_of("monitor", key),
        status="firing" if is_down else "resolved",
        title=clean_title(f"{name} is {'down' if is_down else 'up'}"),
        summary=clean(said, SUMMARY_LENGTH) if said else None,
        severity=Severity.CRITICAL,
        labels=clean_labels([*named, *_tags(monitor)]),
        link=read_link(monitor.get("url")),
        at=read_moment(f"{word(beat, 'time')}+00:00"),
    )


def _tags(monitor: dict[str, Any]) -> list[tuple[str, str]]:
    """Return its tags as labels; one without a value says yes."""
    named = ((word(one, "name"), word(one, "value")) for one in listed(monitor, "tags"))
    return [(name, value or "yes") for name, value in named if name]


def _words(said: str | None) -> tuple[Item, ...]:
    if said is None:
        raise UnknownShape("there is no monitor, and msg says nothing")
    if said.endswith(_TEST):
        return ()
    return (
        Item(
            # "in 14 days", "in 7 days": the same thing every time.
            fingerprint=key_of("words", _DIGITS.sub("#", said)),
            status="firing",
            title=clean_title(said) or "A word without a monitor",
            summary=clean(said, SUMMARY_LENGTH),
            severity=Severity.MEDIUM,
        ),
    )


def _unpacked(request: RawRequest) -> RawRequest:
    if not request.content_type.strip().casefold().startswith("multipart/"):
        return request
    body = part_in(request.body, request.content_type, "data")
    if body is None:
        raise UnknownShape("the form has no part called data")
    return replace(request, body=body, content_type="application/json", said=None)
