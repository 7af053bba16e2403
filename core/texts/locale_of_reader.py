"""Who reads: the language, the zone and the moment a sentence is rendered for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

LANGUAGES = ("en", "es")
"""The languages the product speaks; the first is the one the sentences are written in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Locale:
    """A reader's language (one of `LANGUAGES`), time zone and, if known, present moment.

    With `now`, times of another day are shown with their date; without it (None) every time is
    shown as hours and minutes alone.
    """

    language: str = "en"
    zone: tzinfo = UTC
    now: datetime | None = None

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise ValueError(f"language must be one of {LANGUAGES}, got {self.language!r}")
        if self.now is not None and self.now.tzinfo is None:
            raise ValueError(f"now must be aware, got {self.now!r}")

    @classmethod
    def for_code(
        cls, code: str | None, zone: tzinfo = UTC, *, now: datetime | None = None
    ) -> Locale:
        """Return the locale nearest to a code such as `es-MX` (Telegram's); English for others."""
        primary = (code or "").strip().casefold().replace("_", "-").partition("-")[0]
        return cls(language=primary if primary in LANGUAGES else LANGUAGES[0], zone=zone, now=now)
