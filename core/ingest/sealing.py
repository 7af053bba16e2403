"""The seam to whoever keeps secrets readable for us alone."""

from __future__ import annotations

from typing import Protocol


class Sealing(Protocol):
    """Keeps a secret readable for us alone."""

    def seal(self, secret: str, /) -> str:
        """Return the secret as it may lie in a row."""
        ...

    def open(self, sealed: str, /) -> str:
        """Return the secret; raises ValueError when no key of ours opens it."""
        ...


def opened(sealer: Sealing, sealed: str | None) -> str | None:
    """Return the secret; None when there is none, or when the key it was sealed with is gone."""
    if sealed is None:
        return None
    try:
        return sealer.open(sealed)
    except ValueError:
        return None
