"""A sentence kept as JSON, to be said later to whoever reads it then, each in their language."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.texts.sentence import Form, Text, Value

DEEPEST = 20


def keep(said: Text) -> dict[str, object]:
    """Return the sentence as JSON; `read` gives it back equal."""
    kept: dict[str, object] = {"message": said.message, "form": said.form.value}
    if said.many is not None:
        kept["many"] = said.many
    if said.values:
        kept["values"] = [[name, _kept(value)] for name, value in said.values]
    return kept


def read(kept: object) -> Text | None:
    """Return the sentence that was kept; None for what is none, such as a later release's."""
    try:
        return _text(kept, 0)
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError):
        return None


def _kept(value: Value) -> object:
    if isinstance(value, Text):
        return {"text": keep(value)}
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, timedelta):
        return {"seconds": value.total_seconds()}
    return value


def _text(kept: object, depth: int) -> Text:
    if not isinstance(kept, dict) or depth > DEEPEST:
        raise TypeError("not a sentence")
    message, many = kept["message"], kept.get("many")
    if not isinstance(message, str) or not (many is None or isinstance(many, str)):
        raise TypeError("not the words of a sentence")
    values = tuple((str(name), _value(one, depth)) for name, one in kept.get("values", ()))
    return Text(message=message, many=many, values=values, form=Form(kept["form"]))


def _value(kept: object, depth: int) -> Value:
    if isinstance(kept, str | int | float):
        return kept
    if not isinstance(kept, dict):
        raise TypeError("not a value")
    if "moment" in kept:
        return datetime.fromisoformat(kept["moment"])
    if "seconds" in kept:
        return timedelta(seconds=kept["seconds"])
    return _text(kept["text"], depth + 1)
