"""The roles as words of a sentence."""

from __future__ import annotations

from typing import assert_never

from core.tenants.role import Role
from core.texts import Text, text


def role_word(role: Role) -> Text:
    """Return a role as a word of a sentence."""
    match role:
        case Role.OWNER:
            return text("owner")
        case Role.ADMIN:
            return text("admin")
        case Role.STAFF:
            return text("staff")
        case Role.VIEWER:
            return text("viewer")
        case _:
            assert_never(role)
