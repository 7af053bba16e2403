"""Everybody of ours who may knock: each role, a key to everything, and those who are nobody."""

from __future__ import annotations

from collections.abc import Mapping

from core.tenants.access import RIGHTS
from core.tenants.role import Role
from tests.integration.web.house import ROLES
from tests.security.wall.worlds import Worlds
from web.route import Route

KEY = "key"
NOBODIES = ("customer", "crossed")
"""A customer of ours with a token, and our owner with a token for theirs."""
CALLERS = (*ROLES, KEY, *NOBODIES)


def headers(worlds: Worlds) -> dict[str, Mapping[str, str]]:
    """Return what each of them signs in with. All of them also ask for theirs by headers that
    other programs heed."""
    house, ours, theirs = worlds.ours.house, worlds.ours, worlds.theirs
    said = {caller: house.token(ours.people[caller], ours.workspace) for caller in ROLES}
    said[KEY] = ours.key
    said["customer"] = house.token(worlds.customer, ours.workspace)
    said["crossed"] = house.token(ours.people["owner"], theirs.workspace)
    elsewhere = {
        name: str(theirs.workspace) for name in ("X-Workspace", "X-Tenant-Id", "X-Workspace-Id")
    }
    return {who: {"Authorization": f"Bearer {word}", **elsewhere} for who, word in said.items()}


def may(caller: str, route: Route) -> bool | None:
    """Tell whether the caller gets past the door of this route; None: what its handler says."""
    if caller in NOBODIES:
        return False
    if caller == KEY:
        is_own = route.right is None or route.right.endswith(".own")
        return False if route.for_people else None if is_own else True
    return route.right is None or Role(caller).covers(RIGHTS[route.right])
