"""Healthchecks: a check goes down and comes up, in the bodies its own form suggests.

People write the body themselves. Read are the form's example with `$JSON` (the whole check), flat
bodies with `$NAME`, `$STATUS`, `$CODE` and `$TAGS` under any of the usual names, and the form's
first suggestion, which has the status alone: then all checks of the address are one.
"""

from __future__ import annotations

from typing import Any, Literal

from core.alerts.item import Item
from core.inbox.requests import RawRequest
from core.ingest.field import (
    SUMMARY_LENGTH,
    clean,
    clean_labels,
    clean_title,
    read_link,
    read_moment,
)
from core.ingest.nested import first_word, inside, key_of, labels_of, object_in, word
from core.ingest.preset import Preset, UnknownShape
from core.severity import Severity

_STATUSES: dict[str, Literal["firing", "resolved"] | None] = {
    "down": "firing",
    "up": "resolved",
    "new": None,
    "started": None,
    "grace": None,
    "paused": None,
}
_ALL = "check"


def _knows(request: RawRequest) -> bool:
    try:
        body = object_in(request, "Healthchecks")
        _status(_check(body))
    except UnknownShape:
        return False
    return True


def _read(request: RawRequest) -> tuple[Item, ...]:
    body = object_in(request, "Healthchecks")
    check = _check(body)
    status = _status(check)
    if status is None:
        return ()
    code = first_word(*(word(check, one) for one in ("uuid", "code", "unique_key", "id")))
    name = first_word(word(check, "name"), word(check, "slug"))
    shown = name or (f"Check {code}" if code else "A check")
    said = first_word(word(check, "desc"), word(check, "message"))
    return (
        Item(
            fingerprint=key_of(_ALL, code or name) if code or name else _ALL,
            status=status,
            title=clean_title(f"{shown} is {'down' if status == 'firing' else 'up'}"),
            summary=clean(said, SUMMARY_LENGTH) if said else None,
            severity=Severity.HIGH,
            labels=clean_labels(
                labels_of(check=name, slug=word(check, "slug"), tags=word(check, "tags"))
            ),
            link=read_link(first_word(word(check, "details_url"), word(check, "url"))),
            at=read_moment(first_word(word(body, "now"), word(check, "now"))),
        ),
    )


HEALTHCHECKS = Preset(
    name="healthchecks", label="Healthchecks", knows=_knows, read=_read, is_loose=True
)


def _check(body: dict[str, Any]) -> dict[str, Any]:
    """Return the check: what `$JSON` put there, or the body itself."""
    return inside(body, "check") or {name.casefold(): value for name, value in body.items()}


def _status(check: dict[str, Any]) -> Literal["firing", "resolved"] | None:
    said = (word(check, "status") or "").casefold()
    if said not in _STATUSES:
        shown = f"is {said[:40]!r}" if said else "is not there"
        raise UnknownShape(f"the status {shown}; wanted: down or up, as $STATUS gives them")
    return _STATUSES[said]
