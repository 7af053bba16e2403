"""Anything that can be posted: JSON, forms and plain text, read by the names fields usually have.

It never refuses JSON for what is in it: an object always is one item, a list is one item per
entry, and nothing (null, {}, []) is none. Names are compared without case and separators, so
`alert_name`, `alertName` and `Alert-Name` are one. What it cannot know it leaves out.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from core.alerts.item import Item
from core.inbox.requests import RawRequest
from core.ingest.body import read_body
from core.ingest.field import (
    SUMMARY_LENGTH,
    clean,
    clean_labels,
    clean_title,
    is_credential,
    plain,
    read_link,
    read_moment,
)
from core.ingest.masking import masked, masked_text
from core.ingest.preset import ITEMS_AT_MOST, Preset, UnknownShape
from core.ingest.proof import AUTHORIZATION, AnyOf, StandardWebhooks
from core.ingest.severity_word import read_severity
from core.severity import Severity

_TITLES = ("title", "subject", "alertname", "alert", "rulename", "name", "event", "check",
           "headline", "summary", "text", "message", "msg", "description", "content")  # fmt: skip
_SUMMARIES = ("message", "text", "description", "summary", "msg", "body", "details", "content",
              "output", "reason", "error")  # fmt: skip
_STATUSES = ("status", "state", "alertstate", "currentstate", "alertstatus", "eventaction",
             "action", "result")  # fmt: skip
_SEVERITIES = ("severity", "level", "loglevel", "priority", "urgency", "criticality")
_KEYS = ("fingerprint", "dedupkey", "deduplicationkey", "incidentkey", "alertuid", "alertid",
         "incidentid", "key", "uid", "id")  # fmt: skip
_HOSTS = ("host", "hostname", "instance", "server", "node", "machine", "device")
_LINKS = ("url", "link", "href", "linktoupstreamdetails", "generatorurl", "dashboardurl",
          "externalurl")  # fmt: skip
_MOMENTS = ("at", "timestamp", "time", "date", "startsat", "startedat", "createdat", "occurredat")
_READ = frozenset((*_TITLES, *_SUMMARIES, *_STATUSES, *_SEVERITIES, *_LINKS, *_MOMENTS))
_NAMED = ("title", "subject", "alertname")
_LISTS = ("alerts", "events", "items", "incidents")
_INNER = ("labels", "annotations", "tags", "alert", "event", "incident", "data", "payload")
_RESOLVED = {
    "resolved", "resolve", "ok", "okay", "up", "closed", "close", "recovered", "recovery",
    "success", "successful", "succeeded", "passed", "passing", "cleared", "clear", "normal",
    "green", "healthy", "fixed", "solved", "inactive", "good", "online",
}  # fmt: skip
_KEY_LENGTH = 128
_PREFIX = re.compile(r"\[(\w+)(?::\d+)?\]\s*(?=\S)")
_SEPARATORS = re.compile(r"[\W_]+")

Status = Literal["firing", "resolved"]


def _knows(request: RawRequest) -> bool:
    try:
        _read(request)
    except UnknownShape:
        return False
    return True


def _read(request: RawRequest) -> tuple[Item, ...]:
    items: list[Item] = []
    for said in _each(read_body(request)):
        if len(items) == ITEMS_AT_MOST:
            raise UnknownShape(f"more than {ITEMS_AT_MOST} items in one request")
        items.append(_item(said) if isinstance(said, dict) else _text_item(said))
    return tuple(items)


GENERIC_JSON = Preset(
    name="generic_json",
    label="Anything (JSON, form or text)",
    knows=_knows,
    read=_read,
    proof=AnyOf((StandardWebhooks(), AUTHORIZATION)),
    is_loose=True,
    is_mapped_first=True,
)


def guess_item(said: object, title: str | None) -> Item | None:
    """Return one thing read by the names fields usually have; None when it says nothing. `title`
    is what somebody has pointed at instead."""
    if isinstance(said, dict):
        return _item(said, title) if said or title is not None else None
    words = plain(said)
    if words is None or not clean_title(words):
        return None
    return _text_item(words, title)


def is_over(word: str) -> bool:
    """Tell whether a word, in lower case, usually says that something is over."""
    return word in _RESOLVED


def _each(said: object) -> Iterator[dict[str, Any] | str]:
    """Yield what is said one by one; empty things say nothing."""
    match said:
        case list():
            for one in said:
                yield from _each(one)
        case dict() if said:
            wrapped = _wrapped(said)
            if wrapped is None:
                yield said
            else:
                yield from wrapped
        case _:
            words = plain(said)
            if words is not None and clean_title(words):
                yield words


def _wrapped(said: dict[str, Any]) -> list[dict[str, Any]] | None:
    """Return the objects of a list that is the whole point of the object around it."""
    if not any(isinstance(one, list) for one in said.values()):
        return None
    fields = _folded(said)
    if not fields.keys().isdisjoint(_NAMED):
        return None
    for inside in _given(fields, _LISTS):
        if isinstance(inside, list) and inside and all(isinstance(one, dict) for one in inside):
            return [one for one in inside if one]
    return None


def _text_item(words: str, pointed: str | None = None) -> Item:
    title, status = _prefixed(pointed or clean_title(words))
    whole = clean(words, SUMMARY_LENGTH)
    return Item(
        fingerprint=_hash(title),
        status=status or "firing",
        title=title,
        summary=None if whole == clean_title(words) else whole,
    )


def _item(said: dict[str, Any], pointed: str | None = None) -> Item:
    fields = _folded(said)
    for name in _INNER:
        inner = fields.get(name)
        if isinstance(inner, dict):
            fields = _folded(inner) | {key: one for key, one in fields.items() if one is not inner}
    names = _known(fields)
    title, prefix = _prefixed(pointed or _title(said, fields, names.titles))
    summary = _first(fields, names.summaries)
    long = clean(summary, SUMMARY_LENGTH) if summary else ""
    statuses = _words(fields, names.statuses)
    return Item(
        fingerprint=_fingerprint(fields, names, title),
        status=_status(fields, statuses) or prefix or "firing",
        title=title,
        summary=long if long and long != title else None,
        severity=_severity(_words(fields, names.severities), statuses),
        labels=_labels(said),
        link=next((link for one in _given(fields, names.links) if (link := read_link(one))), None),
        at=next((at for one in _given(fields, names.moments) if (at := read_moment(one))), None),
    )


class _Names(NamedTuple):
    """The names of fields that say each thing, the surest first."""

    titles: tuple[str, ...]
    summaries: tuple[str, ...]
    statuses: tuple[str, ...]
    severities: tuple[str, ...]
    keys: tuple[str, ...]
    hosts: tuple[str, ...]
    links: tuple[str, ...]
    moments: tuple[str, ...]


_ALL = _Names(_TITLES, _SUMMARIES, _STATUSES, _SEVERITIES, _KEYS, _HOSTS, _LINKS, _MOMENTS)
_EVERY = frozenset(name for names in _ALL for name in names)


def _known(fields: Mapping[str, Any]) -> _Names:
    """Return the names we know as far as these fields have them: a request has few of them."""
    return _known_of(tuple(filter(_EVERY.__contains__, fields)))


@lru_cache(maxsize=256)  # senders use the same names in every request
def _known_of(given: tuple[str, ...]) -> _Names:
    return _Names(*(tuple(name for name in names if name in given) for names in _ALL))


def _folded(said: Mapping[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, value in said.items():
        fields.setdefault(_fold(name), value)
    return fields


def _fold(name: str) -> str:
    return _fold_short(name) if len(name) <= _NAME_REMEMBERED else _fold_any(name)


def _fold_any(name: str) -> str:
    return _SEPARATORS.sub("", name).casefold()


_NAME_REMEMBERED = 100
_fold_short = lru_cache(maxsize=1024)(_fold_any)
"""Senders use the same names in every request; a long one might fill the memory."""


def _given(fields: Mapping[str, Any], names: tuple[str, ...]) -> list[Any]:
    """Return those of these fields that are there."""
    return [fields[name] for name in names if name in fields]


def _first(fields: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    """Return the first of these fields that says something in words or a number."""
    for value in _given(fields, names):
        word = None if isinstance(value, bool) else plain(value)
        if word is not None and clean(word, SUMMARY_LENGTH):
            return word
    return None


def _title(said: dict[str, Any], fields: Mapping[str, Any], names: tuple[str, ...]) -> str:
    named = _first(fields, names)
    if named is not None and (title := clean_title(named)):
        return title
    # Nobody promised that there is no password in what is shown for want of a title.
    pairs = ((name, plain(value)) for name, value in said.items() if not is_credential(name))
    words = ", ".join(f"{name}: {word}" for name, word in pairs if word)
    shown = masked_text(words[:SUMMARY_LENGTH])
    return clean_title(shown) or clean_title(json.dumps(masked(said))) or "Request without a title"


def _prefixed(title: str) -> tuple[str, Status | None]:
    """Return the title without a `[RESOLVED]` in front of it, and what that said."""
    found = _PREFIX.match(title)
    word = found.group(1).casefold() if found else ""
    if found and word in _RESOLVED:
        return title[found.end() :], "resolved"
    if found and word in ("firing", "alerting"):
        return title[found.end() :], "firing"
    return title, None


def _status(fields: Mapping[str, Any], words: list[str]) -> Status | None:
    if fields.get("resolved") is True or fields.get("recovered") is True:
        return "resolved"
    if any(word.strip().casefold() in _RESOLVED for word in words):
        return "resolved"
    return "firing" if words else None


def _severity(words: list[str], statuses: list[str]) -> Severity | None:
    # A state such as CRITICAL or WARNING says both how it is and how bad it is.
    return next((found for word in (*words, *statuses) if (found := read_severity(word))), None)


def _words(fields: Mapping[str, Any], names: tuple[str, ...]) -> list[str]:
    return [value for value in _given(fields, names) if isinstance(value, str) and value]


def _fingerprint(fields: Mapping[str, Any], names: _Names, title: str) -> str:
    key = _first(fields, names.keys)
    if key is not None:
        is_short = key.isascii() and key.isprintable() and len(key) <= _KEY_LENGTH
        return key if is_short else _hash(key)
    return _hash(f"{title}\n{_first(fields, names.hosts) or ''}")


def _labels(said: dict[str, Any]) -> dict[str, str]:
    """Return what is left to match on: plain fields that were not read, and given labels."""
    pairs: list[tuple[str, object]] = []
    for name, value in said.items():
        folded = _fold(name)
        if folded in ("labels", "tags") and isinstance(value, dict):
            pairs.extend(value.items())
        elif folded not in _READ:
            pairs.append((name, value))
    return clean_labels(pairs)


def _hash(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:32]
