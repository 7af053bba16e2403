"""The one table of who may do what; the bot, the API and the live socket all ask it."""

from __future__ import annotations

from core.errors import NotAllowed
from core.tenants.role import Role

RIGHTS: dict[str, Role] = {
    "cases.read": Role.VIEWER,
    "cases.write": Role.STAFF,
    "alerts.read": Role.VIEWER,
    "alerts.write": Role.STAFF,
    "members.read": Role.VIEWER,
    "members.write": Role.ADMIN,
    "places.read": Role.STAFF,
    "places.write": Role.ADMIN,
    "rules.read": Role.VIEWER,
    "rules.write": Role.ADMIN,
    "integrations.read": Role.ADMIN,
    "integrations.write": Role.ADMIN,
    "chats.write": Role.ADMIN,
    "receivers.read": Role.STAFF,
    "receivers.write": Role.ADMIN,
    "routes.read": Role.STAFF,
    "routes.write": Role.ADMIN,
    "limits.read": Role.STAFF,
    "limits.write": Role.ADMIN,
    "silences.read": Role.VIEWER,
    "silences.write": Role.STAFF,
    "silences.broad": Role.ADMIN,
    "inhibitions.read": Role.STAFF,
    "inhibitions.write": Role.ADMIN,
    "deliveries.read": Role.STAFF,
    "deliveries.write": Role.ADMIN,
    "connections.read": Role.VIEWER,
    "connections.all": Role.ADMIN,
}
"""Right → the least role that has it."""


def allows(role: Role | None, right: str) -> bool:
    """Tell whether a member of this role has the right; None is somebody who is no member."""
    return role is not None and role.covers(RIGHTS[right])


def require(role: Role | None, right: str) -> None:
    """Raise NotAllowed, naming the least role, unless `allows`."""
    if not allows(role, right):
        raise NotAllowed(action=right, needs=RIGHTS[right].value)


def rights_of(role: Role) -> tuple[str, ...]:
    """Return every right of a role, in the table's order."""
    return tuple(right for right in RIGHTS if allows(role, right))
