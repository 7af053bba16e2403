"""The one table of who may do what; the bot, the API and the live socket all ask it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.errors import InvalidInput, NotAllowed
from core.tenants.role import Role
from core.texts import text

RIGHTS: dict[str, Role] = {
    "cases.read": Role.VIEWER,
    "cases.write": Role.STAFF,
    "canned_replies.read": Role.STAFF,
    "canned_replies.write": Role.ADMIN,
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
    "events.read": Role.VIEWER,
    "workspace.read": Role.VIEWER,
    "workspace.write": Role.ADMIN,
    "views.read": Role.VIEWER,
    "views.write": Role.ADMIN,
    "announcements.read": Role.VIEWER,
    "announcements.write": Role.ADMIN,
    "connections.read": Role.VIEWER,
    "connections.all": Role.ADMIN,
    "keys.read": Role.ADMIN,
    "keys.write": Role.ADMIN,
    "audit.read": Role.ADMIN,
    "notifications.own": Role.VIEWER,
    "notifications.read": Role.STAFF,
    "notifications.write": Role.ADMIN,
    "notifications.broadcast": Role.ADMIN,
}
"""Right → the least role that has it."""

EVERYTHING = "*"
EVERY_READ = "*.read"
"""Two words of a key for many rights: all that an admin has, and those of them that only read.
They stand for what there is when they are asked, so a later release's rights are among them."""

SCOPES: tuple[str, ...] = (EVERYTHING, EVERY_READ, *RIGHTS)
"""What a key may be given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scopes:
    """What an API key may do: the words it was given, and the rights they stand for today."""

    words: tuple[str, ...]
    rights: frozenset[str]

    def covers(self, least: Role) -> bool:
        """Tell whether it has every right of this role; a key is not a member, though."""
        return self.rights.issuperset(rights_of(least))


Rights = Role | Scopes
"""What somebody acts with: a member's role, or a key's scopes."""


def scopes_of(words: Iterable[str]) -> Scopes:
    """Return what these words stand for; one of a later release stands for nothing."""
    kept = tuple(dict.fromkeys(words))
    rights = {right for word in kept for right in _meant(word)}
    return Scopes(words=kept, rights=frozenset(rights))


def check_scopes(words: Iterable[str]) -> Scopes:
    """Return what these words stand for; raises InvalidInput for none, and for an unknown one."""
    scopes = scopes_of(words)
    if not scopes.words:
        raise InvalidInput(field="scopes", value=[], wanted=text("at least one scope"))
    for word in scopes.words:
        if word not in SCOPES:
            wanted = text("some of {names}", names=", ".join(SCOPES))
            raise InvalidInput(field="scopes", value=word, wanted=wanted)
    return scopes


def allows(holder: Rights | None, right: str) -> bool:
    """Tell whether a member of this role, or a key, has the right; None is somebody who is
    neither."""
    if isinstance(holder, Scopes):
        return right in holder.rights
    return holder is not None and holder.covers(RIGHTS[right])


def require(holder: Rights | None, right: str) -> None:
    """Raise NotAllowed, naming the least role, unless `allows`."""
    if allows(holder, right):
        return
    if isinstance(holder, Scopes):
        raise ScopeMissing(right)
    raise NotAllowed(action=right, needs=RIGHTS[right].value)


def rights_of(holder: Rights) -> tuple[str, ...]:
    """Return every right of a role or a key, in the table's order."""
    return tuple(right for right in RIGHTS if allows(holder, right))


class ScopeMissing(NotAllowed):
    """A key that was not given the scope; says which."""

    def __init__(self, right: str) -> None:
        super().__init__(action=right, needs=None)
        self.message = f"not allowed: the API key lacks the scope {right}"
        self.args = (self.message,)


def _meant(word: str) -> tuple[str, ...]:
    if word == EVERYTHING:
        return rights_of(Role.ADMIN)
    if word == EVERY_READ:
        return tuple(right for right in rights_of(Role.ADMIN) if right.endswith(".read"))
    return (word,) if word in RIGHTS else ()
