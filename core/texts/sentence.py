"""What a lazy sentence is: the English message, its values, and how the two become words.

Values are put in by name in one pass: `{name}` only, no attributes, no format codes; so neither
a translation nor a person's own words can reach anything but the values given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import lru_cache
from gettext import NullTranslations

from core.texts.catalogue import catalogue
from core.texts.locale_of_reader import Locale

Speak = Callable[[str], NullTranslations | None]
"""Gives the translations into a language, None where there are none."""

_ENGLISH = Locale()
_PLACEHOLDER = re.compile(r"\{([a-z_][a-z0-9_]*)\}")


class Form(Enum):
    """How `Text.message` is to be read."""

    SENTENCE = "sentence"
    PLURAL = "plural"
    RAW = "raw"
    JOINED = "joined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A sentence not yet said; made by `text`, `plural`, `join` and `raw`, hashable, comparable.

    `message` is the English sentence and the key of its translations (for `raw` the words, for
    `join` the separator); `many` the English plural; `values` what fills the placeholders.
    """

    message: str
    many: str | None = None
    values: tuple[tuple[str, Value], ...] = ()
    form: Form = Form.SENTENCE

    def render(self, locale: Locale, *, speak: Speak = catalogue) -> str:
        """Return the plain words for this reader; never raises.

        English stands in for a sentence that has no translation, or one whose translation names
        a placeholder that was not given. `speak` is where translations come from.
        """
        if self.form is Form.RAW:
            return self.message
        if self.form is Form.JOINED:
            return self.message.join(_said(value, locale, speak) for _, value in self.values)
        values = dict(self.values)
        for template in self._templates(values, speak(locale.language)):
            names = placeholders(template)
            if names <= values.keys():
                break
        else:
            template, names = self._english(values), frozenset(values)
        if not names:
            return template
        words = list(_pieces(template))
        for at in range(1, len(words), 2):
            name = words[at]
            known = name in values
            words[at] = _said(values[name], locale, speak) if known else f"{{{name}}}"
        return "".join(words)

    @property
    def english(self) -> str:
        """The words for programs and logs, whoever reads the sentence."""
        return self.render(_ENGLISH)

    def _templates(
        self, values: dict[str, Value], spoken: NullTranslations | None
    ) -> Iterable[str]:
        if spoken is None or not self.message:  # gettext keeps its header under ""
            return
        if self.many is None:
            yield spoken.gettext(self.message)
        else:
            yield spoken.ngettext(self.message, self.many, _count(values))

    def _english(self, values: dict[str, Value]) -> str:
        if self.many is None or _count(values) == 1:
            return self.message
        return self.many


Value = str | int | float | datetime | timedelta | Text
"""What may fill a placeholder. A `str` is a name or words of a person and is never translated."""


def text(message: str, /, **values: Value) -> Text:
    """Return the sentence `message` with its `{name}` placeholders filled from `values`.

    Whole numbers are shown as they are (a case number has no thousands mark), other numbers,
    moments and spans in the reader's way.
    """
    return Text(message=message, values=tuple(values.items()))


def plural(one: str, many: str, /, n: int, **values: Value) -> Text:
    """Return the sentence for `n` things: `plural("{n} alert", "{n} alerts", n=3)`."""
    return Text(message=one, many=many, values=(("n", n), *values.items()), form=Form.PLURAL)


def join(parts: Iterable[Text | str], separator: str = "\n") -> Text:
    """Return the parts one after the other; strings among them are words of people."""
    values = tuple(("", part) for part in parts)
    return Text(message=separator, values=values, form=Form.JOINED)


def raw(words: str, /) -> Text:
    """Return words that are never translated: names, titles and what people wrote."""
    return Text(message=words, form=Form.RAW)


@lru_cache(maxsize=4096)
def placeholders(message: str) -> frozenset[str]:
    """Return the names of the placeholders in a message or a translation."""
    return frozenset(_PLACEHOLDER.findall(message))


@lru_cache(maxsize=4096)
def _pieces(template: str) -> tuple[str, ...]:
    """Return a message's words and, at every second place, the name of a placeholder."""
    return tuple(_PLACEHOLDER.split(template))


def _count(values: dict[str, Value]) -> int:
    n = values.get("n")
    return n if isinstance(n, int) else 0


def _said(value: Value, locale: Locale, speak: Speak) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Text):
        return value.render(locale, speak=speak)
    if isinstance(value, int):
        return str(value)
    # Babel is loaded with the first moment or number, not when the process starts.
    from core.texts import formats

    if isinstance(value, datetime):
        return formats.moment(value, locale)
    if isinstance(value, timedelta):
        return formats.span(value, locale)
    return formats.number(value, locale)
