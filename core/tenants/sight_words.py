"""What a role sees, as words of a sentence."""

from __future__ import annotations

from typing import assert_never

from core.tenants.sight import Visibility
from core.texts import Text, text


def sees_words(visibility: Visibility) -> Text:
    """Return it as it stands behind a colon and on a button."""
    match visibility:
        case Visibility.EVERYTHING:
            return text("everything")
        case Visibility.OWN_PLACES:
            return text("own places and topics")
        case Visibility.ASSIGNED:
            return text("only what is given to them")
        case _:
            assert_never(visibility)
