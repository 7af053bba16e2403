"""What an API key may do, in words: ready-made sets, and area by area."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.tenants.access import EVERY_READ, EVERYTHING, RIGHTS
from core.texts import Text, join, raw, text

_PERSONAL = ".own"
"""Rights in what is one's own; a key is nobody, so that it has nothing of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeSet:
    """Scopes that go together; `word` is stable and short."""

    word: str
    scopes: tuple[str, ...]
    says: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """What a group of rights is about; each of `rights` is given together with those before it."""

    word: str
    rights: tuple[str, ...]

    @property
    def says(self) -> Text:
        """The area as a word of a sentence."""
        return _NOUNS[self.word]

    def level_of(self, scopes: Iterable[str]) -> int:
        """Return how many of its rights are among these scopes, counted up to the last one."""
        given = set(scopes)
        return max((at for at, one in enumerate(self.rights, 1) if one in given), default=0)

    def says_of(self, level: int) -> Text:
        """Return what may be done at this level, which is 1 or more."""
        return join([_verb(one) for one in self.rights[:level]], ", ")


def _areas() -> tuple[Area, ...]:
    found: dict[str, list[str]] = {}
    for right in RIGHTS:
        if not right.endswith(_PERSONAL):
            found.setdefault(right.partition(".")[0], []).append(right)
    return tuple(Area(word=word, rights=tuple(rights)) for word, rights in found.items())


AREAS = _areas()
"""Every area of the table of rights, in its order."""

SETS = (
    ScopeSet(word="read", scopes=(EVERY_READ,), says=text("read everything")),
    ScopeSet(
        word="cases",
        scopes=("cases.read", "cases.write"),
        says=text("read, open and answer cases"),
    ),
    ScopeSet(
        word="alerts",
        scopes=("alerts.read", "alerts.write"),
        says=text("read, acknowledge and resolve alerts"),
    ),
    ScopeSet(
        word="live",
        scopes=("cases.read", "alerts.read", "events.read"),
        says=text("follow cases and alerts live"),
    ),
    ScopeSet(
        word="tell",
        scopes=("members.read", "notifications.read", "notifications.write"),
        says=text("tell the team something"),
    ),
    ScopeSet(word="all", scopes=(EVERYTHING,), says=text("everything an admin may")),
)
"""What keys are mostly made for."""


def scope_words(scopes: Sequence[str]) -> Text:
    """Return what these scopes let a key do, as it stands behind a colon."""
    given = set(scopes)
    for one in SETS:
        if given == set(one.scopes):
            return one.says
    said = [one.says for one in SETS if len(one.scopes) == 1 and one.scopes[0] in given]
    for area in AREAS:
        verbs = [_verb(right) for right in area.rights if right in given]
        if verbs:
            said.append(text("{area}: {verbs}", area=area.says, verbs=join(verbs, ", ")))
    known = {EVERYTHING, EVERY_READ, *(right for area in AREAS for right in area.rights)}
    said += [raw(word) for word in scopes if word not in known]
    return join(said, "; ")


def _verb(right: str) -> Text:
    return _VERBS[right.partition(".")[2]]


_VERBS = {
    "read": text("read"),
    "write": text("change"),
    "broad": text("mute broadly"),
    "all": text("of everybody"),
    "broadcast": text("to everybody"),
}
_NOUNS = {
    "cases": text("cases"),
    "canned_replies": text("canned replies"),
    "alerts": text("alerts"),
    "members": text("the team"),
    "places": text("places"),
    "rules": text("rules"),
    "integrations": text("integrations"),
    "chats": text("linked chats"),
    "receivers": text("receivers"),
    "routes": text("routes"),
    "limits": text("limits"),
    "silences": text("silences"),
    "inhibitions": text("inhibitions"),
    "deliveries": text("deliveries"),
    "events": text("events"),
    "workspace": text("the workspace"),
    "views": text("saved views"),
    "announcements": text("announcements"),
    "connections": text("live sockets"),
    "keys": text("API keys"),
    "audit": text("the audit trail"),
    "notifications": text("notifications"),
}
