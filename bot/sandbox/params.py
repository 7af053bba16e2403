"""The parameters of one Bot API call: always text, as Telegram's server reads them, and files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.sandbox.errors import bad_request
from bot.sandbox.wire import Object, as_integer, dump, parse

_INTEGERS = frozenset(
    {"chat_id", "from_chat_id", "message_id", "message_thread_id", "user_id", "offset"}
)
_TEXTS = frozenset({"text", "caption", "name", "title", "description", "first_name", "last_name"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """One file as it was uploaded."""

    name: str
    mime: str
    content: bytes


class Params:
    """Values by name, and uploads by field name; a missing value reads as empty text."""

    def __init__(
        self, values: Mapping[str, str], *, uploads: Mapping[str, Upload] | None = None
    ) -> None:
        self._values = dict(values)
        self.uploads = dict(uploads or {})

    @classmethod
    def of(cls, **values: object) -> Params:
        """Return parameters written as Python values; for tests and in-process callers."""
        return cls({name: as_parameter(value) for name, value in values.items()})

    def __contains__(self, name: str) -> bool:
        return name in self._values or name in self.uploads

    def text(self, name: str) -> str:
        """Return the text, empty when absent."""
        return self._values.get(name, "")

    def needed(self, name: str) -> str:
        """Return the text; raises ApiError when it is absent or empty."""
        found = self.text(name)
        if not found:
            raise bad_request(f'parameter "{name}" is required')
        return found

    def integer(self, name: str, *, default: int = 0) -> int:
        """Return the number; `default` when it is absent, 0 when it is not a number."""
        raw = self._values.get(name)
        if raw is None or raw == "":
            return default
        return as_integer(raw) or 0

    def flag(self, name: str) -> bool:
        """Return True for the words Telegram takes as yes: true, yes, 1."""
        return self._values.get(name, "").strip().lower() in {"true", "yes", "1"}

    def json(self, name: str, *, what: str) -> object:
        """Return the JSON value, None when absent; raises `can't parse <what> JSON object`."""
        raw = self._values.get(name, "")
        if not raw.strip():
            return None
        try:
            return parse(raw)
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None

    def without(self, name: str) -> Params:
        """Return the same parameters but one."""
        kept = {key: value for key, value in self._values.items() if key != name}
        return Params(kept, uploads=self.uploads)

    def readable(self) -> Object:
        """Return the parameters for the call log: JSON unfolded, files by name and size."""
        shown: Object = {name: _readable(name, value) for name, value in self._values.items()}
        for name, upload in self.uploads.items():
            shown[name] = {"file": upload.name, "mime": upload.mime, "size": len(upload.content)}
        return shown


def as_parameter(value: object) -> str:
    """Return a JSON value as the text a form would carry."""
    if isinstance(value, str):
        return value
    return dump(value)


def _readable(name: str, value: str) -> object:
    if name in _INTEGERS:
        number = as_integer(value)
        return value if number is None else number
    if name not in _TEXTS and value[:1] in "[{" and value[:1]:
        try:
            return parse(value)
        except ValueError:
            return value
    return value
