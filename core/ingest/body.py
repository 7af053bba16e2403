"""What a body says when nobody promised a shape: JSON, the fields of a form, or text.

The content type is a hint at most: SNS sends JSON as text/plain, curl sends anything as a form.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

from core.inbox.requests import RawRequest
from core.ingest.preset import UnknownShape
from core.ingest.strict_json import BadJson, NotJson, read_json

_FIELDS_AT_MOST = 1000
_FORM_FIELD = re.compile(r"[A-Za-z_][\w.\-\[\]]{0,63}")
_CHARSET = re.compile(r"charset=\"?([\w.\-]+)", re.IGNORECASE)

_OF_NAMES = frozenset({"punycode", "idna"})
"""Python's codecs for the names of hosts: what they cost grows with the square, and a megabyte
would keep the process busy for minutes."""


def read_body(request: RawRequest) -> object:
    """Return a JSON value, a dict of form fields, or a string. Raises UnknownShape when it claims
    to be JSON and is refused, or is nothing that can be read."""
    kind = request.content_type.partition(";")[0].strip().casefold()
    if kind.startswith("multipart/"):
        raise UnknownShape("multipart forms are not read; send JSON, a plain form or text")
    start = request.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if kind.endswith("json") or start in (b"{", b"["):
        try:
            return said_in(request)
        except NotJson as bad:
            # "[FIRING] disk full" is a fine text; "{" begins one only when it says it is text.
            if kind.endswith("json") or (start == b"{" and kind != "text/plain"):
                raise UnknownShape(bad.problem) from bad
        except BadJson as bad:
            raise UnknownShape(bad.problem) from bad
    text = _text(request)
    if not text.strip():
        raise UnknownShape("the body is empty")
    fields = _form(text) if kind == "application/x-www-form-urlencoded" else None
    return text if fields is None else _unwrapped(fields)


def said_in(request: RawRequest) -> object:
    """Return what the request's JSON says, read once. Raises BadJson."""
    return read_json(request.body) if request.said is None else request.said


def _text(request: RawRequest) -> str:
    named = _CHARSET.search(request.content_type)
    for charset in (named.group(1) if named else "utf-8", "utf-8"):
        if charset.casefold() in _OF_NAMES:
            continue
        try:
            return request.body.decode(charset).removeprefix("\ufeff")
        except (LookupError, ValueError):  # a charset nobody has, or not what it says
            continue
    return request.body.decode("cp1252", "replace")


def _form(text: str) -> dict[str, object] | None:
    """Return the fields, the first of each name; None for a text that only looks like a form."""
    try:
        pairs = parse_qsl(
            text.strip(), keep_blank_values=True, errors="replace", max_num_fields=_FIELDS_AT_MOST
        )
    except ValueError:
        raise UnknownShape(f"a form of more than {_FIELDS_AT_MOST} fields") from None
    if "=" not in text or not all(_FORM_FIELD.fullmatch(name) for name, _ in pairs):
        return None
    fields: dict[str, object] = {}
    for name, value in pairs:
        fields.setdefault(name, value)
    return fields


def _unwrapped(fields: dict[str, object]) -> object:
    """Return the JSON a form carries in its one field `payload`, else the fields."""
    payload = fields.get("payload")
    if len(fields) > 1 or not isinstance(payload, str) or not payload.lstrip().startswith("{"):
        return fields
    try:
        return read_json(payload.encode("utf-8", "replace"))
    except BadJson as bad:
        raise UnknownShape(f"payload: {bad.problem}") from bad
