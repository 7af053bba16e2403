"""Who and what a rule can name in one workspace: chats and topics, members, roles.

A reference keeps what does not change when people rename things: `chat` a receiver's id, so that
it follows the group when alerts move to another of its topics; `person` a person's id; `role` the
role's word. `receiver` is any receiver by its id.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import InvalidInput
from core.ids import Ids, WorkspaceId
from core.routing.tables import ReceiverRow
from core.rules.line import ReceiverName
from core.rules.line.mistakes import nearest_of
from core.rules.line.receiver_name import CHAT, PERSON
from core.rules.rule import ReceiverRef, RuleSpec
from core.rules.sentence import ROLE
from core.tenants.role import Role, parse_role
from core.tenants.tables import ChatRow, MemberRow, PersonRow
from core.texts import Text, text
from core.work import Work

RECEIVER = "receiver"
NEAREST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A receiver with the names it answers to, the one it is written by first; `title` is what
    its page calls it."""

    ref: ReceiverRef
    names: tuple[str, ...]
    title: str


class RuleNames:
    """What a workspace has at one moment: finds receivers by name, and says how they are called.

    A name is compared without case; spaces, hyphens and underscores in it are one. Whoever shares
    a name with somebody else is found by another of theirs, or by id.
    """

    def __init__(
        self, *, named: Sequence[Named], rows: Sequence[tuple[UUID, ReceiverRef]]
    ) -> None:
        self._named = tuple(named)
        self._row_of = {ref: row for row, ref in reversed(rows)}
        self._ref_of = {str(row): ref for row, ref in rows}
        self._known = {each.ref: each for each in named}
        self._by_name: dict[str, list[Named]] = {}
        for each in named:
            for name in dict.fromkeys(map(_folded, each.names)):
                self._by_name.setdefault(name, []).append(each)

    def find(self, name: ReceiverName) -> ReceiverRef | None:
        """Return the receiver meant, None when nobody or more than one answers to the name."""
        by_id = self._by_id(name)
        if by_id is not None:
            return by_id
        if name.kind == ROLE:
            return _role(name.name)
        found = self._answering(name.kind, name.name)
        return found[0].ref if len(found) == 1 else None

    def known(self, kind: str | None) -> Sequence[ReceiverName]:
        """Return the names there are of the kind, of all kinds when it is None."""
        shown = (self.name_of(each.ref) for each in self._named if kind in (None, each.ref.kind))
        return tuple(dict.fromkeys(name for name in shown if name is not None))

    def name_of(self, receiver: ReceiverRef) -> ReceiverName | None:
        """Return the name `find` gives this receiver for; None when it has none."""
        known = self._known.get(self.canonical(receiver))
        if known is None:
            return None
        for name in known.names:
            # As people type it: a hyphen needs no quotation marks.
            written = ReceiverName(kind=known.ref.kind, name="-".join(name.split()))
            if self.find(written) == known.ref:
                return written
        return None

    def called(self, receiver: ReceiverRef) -> str:
        """Return how people call the receiver, `?` for one that is gone; for sentences."""
        name = self.name_of(receiver)
        return "?" if name is None else name.written

    def title_of(self, receiver: ReceiverRef) -> str | None:
        """Return what the receiver's page calls it, for people to read; None: it is gone."""
        known = self._known.get(self.canonical(receiver))
        return None if known is None else known.title

    def canonical(self, receiver: ReceiverRef) -> ReceiverRef:
        """Return the reference by what a receiver leads to, when it is one to the receiver."""
        if receiver.kind == RECEIVER:
            return self._ref_of.get(receiver.id, receiver)
        return receiver

    def check(self, spec: RuleSpec) -> None:
        """Raise InvalidInput unless everybody the rule names is of this workspace."""
        for at, receiver in enumerate(spec.receivers):
            if self.canonical(receiver) not in self._known:
                wanted = self._wanted(receiver.kind, receiver.id)
                written = f"{receiver.kind}:{receiver.id}"
                raise InvalidInput(field=f"receivers.{at}", value=written, wanted=wanted)
        assigned = spec.case.assign
        if assigned is not None:
            person = ReceiverRef(kind=PERSON, id=str(assigned))
            if person not in self._known:
                wanted = self._wanted(PERSON, person.id)
                raise InvalidInput(field="case.assign", value=person.id, wanted=wanted)

    def keep_receivers(self, spec: RuleSpec, work: Work, *, ids: Ids, now: datetime) -> None:
        """Record a receiver for each person and role the rule names that has none yet: alerts are
        led by receivers."""
        for receiver in dict.fromkeys(map(self.canonical, spec.receivers)):
            if receiver in self._row_of or receiver.kind not in (PERSON, ROLE):
                continue
            is_person = receiver.kind == PERSON
            work.insert(
                ReceiverRow,
                id=ids.new(),
                name=self._known[receiver].names[-1],
                kind=receiver.kind,
                created_at=now,
                person_id=UUID(receiver.id) if is_person else None,
                role=None if is_person else receiver.id,
            )

    def _by_id(self, name: ReceiverName) -> ReceiverRef | None:
        try:
            word = str(UUID(name.name))
        except ValueError:
            return None
        given = self.canonical(ReceiverRef(kind=name.kind or RECEIVER, id=word))
        return given if given in self._known else None

    def _answering(self, kind: str | None, name: str) -> list[Named]:
        return [
            each
            for each in self._by_name.get(_folded(name), ())
            if kind in (None, RECEIVER, each.ref.kind)
        ]

    def _wanted(self, kind: str, given: str) -> Text:
        """Return whom one might have meant: the nearest names, else some of those there are."""
        of_kind = kind if kind in (CHAT, PERSON, ROLE) else None
        known = [name.written for name in self.known(of_kind)]
        some = nearest_of(given, known, several=NEAREST) or known[:12]
        if not some:
            return text("a receiver of this workspace")
        return text("a receiver of this workspace: {names}", names=", ".join(some))


async def load_names(session: AsyncSession, workspace_id: WorkspaceId) -> RuleNames:
    """Return everybody and everything a rule of the workspace can name."""
    receivers = (
        await session.scalars(
            select(ReceiverRow)
            .where(ReceiverRow.workspace_id == workspace_id, ReceiverRow.removed_at.is_(None))
            .order_by(ReceiverRow.created_at, ReceiverRow.id)
        )
    ).all()
    chats = {
        chat.id: chat
        for chat in await session.scalars(
            select(ChatRow).where(ChatRow.id.in_([row.chat_id for row in receivers]))
        )
    }
    people = (
        await session.scalars(
            select(PersonRow)
            .join(MemberRow, MemberRow.person_id == PersonRow.id)
            .where(MemberRow.workspace_id == workspace_id)
            .order_by(PersonRow.name, PersonRow.id)
        )
    ).all()
    named = [_chat(row, chats.get(row.chat_id)) for row in receivers if row.chat_id is not None]
    named += [_person(person) for person in people]
    named += [
        Named(ref=ReceiverRef(kind=ROLE, id=role.value), names=(role.value,), title=role.value)
        for role in Role
    ]
    return RuleNames(named=named, rows=[(row.id, _leads_to(row)) for row in receivers])


def _chat(row: ReceiverRow, chat: ChatRow | None) -> Named:
    if chat is None:
        return Named(ref=_leads_to(row), names=(row.name,), title=row.name)
    # The group first: each of them has a topic of the same name.
    group = chat.title.removesuffix(f" · {chat.topic_name}")
    known = dict.fromkeys(name for name in (group, chat.topic_name, chat.title, row.name) if name)
    return Named(ref=_leads_to(row), names=tuple(known), title=row.name)


def _person(person: PersonRow) -> Named:
    names = (*person.name.split()[:1], person.username, person.name)
    known = dict.fromkeys(name for name in names if name)
    ref = ReceiverRef(kind=PERSON, id=str(person.id))
    return Named(ref=ref, names=tuple(known), title=person.name)


def _leads_to(row: ReceiverRow) -> ReceiverRef:
    """Return the reference rules keep of what a receiver leads to."""
    if row.person_id is not None:
        return ReceiverRef(kind=PERSON, id=str(row.person_id))
    if row.role is not None:
        return ReceiverRef(kind=ROLE, id=row.role)
    return ReceiverRef(kind=CHAT, id=str(row.id))


def _role(word: str) -> ReceiverRef | None:
    try:
        return ReceiverRef(kind=ROLE, id=parse_role(word.removesuffix("s")).value)
    except InvalidInput:
        return None


def _folded(name: str) -> str:
    """Return the name as it is compared."""
    loose = name.casefold().replace("-", " ").replace("_", " ")
    return " ".join(loose.split()).removeprefix("#").removeprefix("@").strip()
