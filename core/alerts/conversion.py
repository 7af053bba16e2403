"""What came of an alert for the business: a sale, a booking, a customer who stayed.

A value is kept in ten-thousandths, because SQLite has no exact decimals: so sums are exact on both
databases.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from core.errors import InvalidInput
from core.tenants.named import Named
from core.texts import Text, raw, text

PLACES = 4
LARGEST = Decimal("99999999999.9999")
KIND_LENGTH = 40
SUBJECT_LENGTH = 200

_KIND = re.compile(r"[^\W_][\w.-]*")
_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewConversion:
    """What somebody says that came of it. `kind` is one word such as `sale`; `value` None: nobody
    counted it; `currency` three letters, None where the value is no money; `subject` who or what
    was converted, in the words of whoever says so."""

    kind: str
    value: Decimal | None = None
    currency: str | None = None
    subject: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """What came of an alert, who said so and when; `by` None: somebody who is gone."""

    kind: str
    at: datetime
    value: float | None = None
    currency: str | None = None
    subject: str | None = None
    by: Named | None = None


def checked(said: NewConversion) -> NewConversion:
    """Return it as it is kept: the kind in small letters and joined, the currency in capitals.
    Raises InvalidInput."""
    kind = "_".join(said.kind.lower().split())
    if len(kind) > KIND_LENGTH or not _KIND.fullmatch(kind):
        wanted = text("a word such as sale, of {most} characters at most", most=KIND_LENGTH)
        raise InvalidInput(field="kind", value=said.kind, wanted=wanted)
    value = said.value
    if value is not None and not _is_amount(value):
        largest = f"{LARGEST:f}"
        wanted = text(
            "0 to {most}, with {decimals} decimals at most", most=largest, decimals=PLACES
        )
        raise InvalidInput(field="value", value=str(value), wanted=wanted)
    currency = said.currency.strip().upper() if said.currency is not None else None
    if currency is not None and not _CURRENCY.fullmatch(currency):
        raise InvalidInput(
            field="currency", value=said.currency, wanted=text("three letters such as EUR")
        )
    if currency is not None and value is None:
        raise InvalidInput(
            field="currency", value=currency, wanted=text("a value beside it, or none")
        )
    subject = (said.subject or "").strip() or None
    if subject is not None and len(subject) > SUBJECT_LENGTH:
        wanted = text("{most} characters at most", most=SUBJECT_LENGTH)
        raise InvalidInput(field="subject", value=subject, wanted=wanted)
    return NewConversion(kind=kind, value=value, currency=currency, subject=subject)


def stored(value: Decimal | None) -> int | None:
    """Return a value in ten-thousandths."""
    return None if value is None else int(value.scaleb(PLACES))


def number_of(stored_value: int | None) -> float | None:
    """Return a stored value as JSON has it; it has so few digits that none is lost."""
    if stored_value is None:
        return None
    return float(Decimal(stored_value).scaleb(-PLACES))


def worded(kind: str, value: float | None, currency: str | None) -> Text:
    """Return what came of it in a few words, such as "sale, 1,499.5 EUR"."""
    if value is None:
        return raw(_words(kind))
    if currency is None:
        return text("{kind}, {value}", kind=_words(kind), value=value)
    return text("{kind}, {value} {currency}", kind=_words(kind), value=value, currency=currency)


def _words(kind: str) -> str:
    return kind.replace("_", " ")


def _is_amount(value: Decimal) -> bool:
    if not value.is_finite() or not 0 <= value <= LARGEST:
        return False
    return value.scaleb(PLACES) == value.scaleb(PLACES).to_integral_value()
