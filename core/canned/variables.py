"""The variables of canned replies: `{{ customer.first_name }}` and how they become words.

All of a text is filled in one pass, so that a customer whose name looks like a variable gets it
back as it is. What comes out is plain text: the channel that sends it does the escaping.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.delivery.fitting import utf16_units
from core.errors import InvalidInput
from core.texts import Locale, Text, text

VALUE_AT_MOST = 64
"""UTF-16 units of one value; a longer one is cut, so that what fits when it is saved always
fits."""

_ELLIPSIS = "…"
_WRITTEN = re.compile(r"\{\{([^{}]*)\}\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """One of them: its `name`, what it stands for, what it is in the preview, and what stands for
    it where there is no value (None: there always is one)."""

    name: str
    says: Text
    sample: str
    otherwise: Text | None = None
    longest: int = VALUE_AT_MOST

    @property
    def written(self) -> str:
        """Return it as it stands in a text."""
        return f"{{{{ {self.name} }}}}"


VARIABLES: tuple[Variable, ...] = (
    Variable(
        name="customer.first_name",
        says=text("The customer's first name"),
        sample="Ana",
        otherwise=text("customer"),
    ),
    Variable(name="case.number", says=text("The number of the case"), sample="42", longest=10),
    Variable(
        name="place.name",
        says=text("The place the case is about"),
        sample="Room 12",
        otherwise=text("our place"),
    ),
    Variable(
        name="agent.name",
        says=text("Whoever answers"),
        sample="Olivia",
        otherwise=text("our team"),
    ),
    Variable(
        name="workspace.name", says=text("The name of the workspace"), sample="Hotel Miramar"
    ),
)
"""All of them, in the order in which people are shown them."""

_BY_NAME = {one.name: one for one in VARIABLES}
SAMPLES: Mapping[str, str] = {one.name: one.sample for one in VARIABLES}
"""What the preview fills in: a case as there might be."""


def check(words: str, *, at_most: int) -> None:
    """Raise InvalidInput for a variable there is not, for braces that are no variable, and for a
    text of more than `at_most` UTF-16 units when every value is as long as can be."""
    longest = 0
    for plain, name in _pieces(words):
        if "{{" in plain or "}}" in plain:
            raise _unknown(_torn(plain))
        longest += utf16_units(plain)
        if name is not None:
            if name not in _BY_NAME:
                raise _unknown(name)
            longest += _BY_NAME[name].longest
    if longest > at_most:
        wanted = text(
            "at most {most} characters when it is filled in, this may have {has}",
            most=at_most,
            has=longest,
        )
        raise InvalidInput(field="text", value=words, wanted=wanted)


def fill(words: str, values: Mapping[str, str], locale: Locale) -> str:
    """Return the words with every variable as its value, or as what stands for it in the language
    of `locale` where the value is missing or empty. Braces that are no variable stay."""
    filled: list[str] = []
    for plain, name in _pieces(words):
        filled.append(plain)
        if name is not None:
            filled.append(_value(name, values, locale))
    return "".join(filled)


def _value(name: str, values: Mapping[str, str], locale: Locale) -> str:
    one = _BY_NAME.get(name)
    if one is None:  # a later release's, after going back to this one
        return ""
    given = " ".join(values.get(name, "").split())
    if not given and one.otherwise is not None:
        given = one.otherwise.render(locale)
    return _cut(given, one.longest)


def _cut(words: str, at_most: int) -> str:
    if utf16_units(words) <= at_most:
        return words
    while utf16_units(words) > at_most - len(_ELLIPSIS):
        words = words[:-1]
    return words.rstrip() + _ELLIPSIS


def _pieces(words: str) -> Iterator[tuple[str, str | None]]:
    """Yield what is plain, each time with the name that follows it; None at the end."""
    end = 0
    for found in _WRITTEN.finditer(words):
        yield words[end : found.start()], found[1].strip()
        end = found.end()
    yield words[end:], None


def _torn(plain: str) -> str:
    at = plain.find("{{")
    return plain[at : at + 40] if at >= 0 else plain[: plain.find("}}") + 2][-40:]


def _unknown(name: str) -> InvalidInput:
    known = ", ".join(one.written for one in VARIABLES)
    wanted = text("text with the variables {names}", names=known)
    return InvalidInput(field="text", value=name, wanted=wanted)
