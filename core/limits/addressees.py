"""Who limits can be about in one workspace: its chats, its members, the roles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.delivery.address import TelegramAddress
from core.errors import InvalidInput
from core.ids import BotId, WorkspaceId
from core.limits.limit import Whom
from core.tenants.role import Role
from core.tenants.tables import ChatRow, MemberRow, PersonRow
from core.texts import join, text

_NAMED_IN_REFUSALS = 12
_OF_WORKSPACE = {
    Whom.CHAT: text("a chat of this workspace"),
    Whom.PERSON: text("a person of this workspace"),
    Whom.ROLE: text("a role of this workspace"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """One of them: what it is called, also otherwise, and where it is told (None: a role)."""

    whom: Whom
    target: str
    name: str
    also: tuple[str, ...] = ()
    address: str | None = None

    @property
    def written(self) -> str:
        """Return the name as it is typed."""
        name = "-".join(self.name.split())
        return {Whom.CHAT: f"#{name}", Whom.PERSON: f"@{name}"}.get(self.whom, name)


class Addressees:
    """All of them at one moment."""

    def __init__(self, all: Sequence[Addressee]) -> None:
        self.all = tuple(all)

    def of(self, whom: Whom) -> tuple[Addressee, ...]:
        """Return those of one kind."""
        return tuple(one for one in self.all if one.whom is whom)

    def called(self, whom: Whom, target: str) -> str:
        """Return how one is typed; `?` when it is gone."""
        found = self._one(whom, target)
        return "?" if found is None else found.written

    def titled(self, whom: Whom, target: str) -> str:
        """Return the name of one as people know it; `?` when it is gone."""
        found = self._one(whom, target)
        return "?" if found is None else found.name

    def at(self, address: TelegramAddress) -> Addressee | None:
        """Return who is told there; in another topic of a group that is linked, the group."""
        there = [one for one in self.all if _group(one.address) == _group(str(address))]
        exact = [one for one in there if one.address == str(address)]
        return next(iter((*exact, *there)), None)

    def check(self, whom: Whom, target: str | None) -> None:
        """Raise InvalidInput unless a target is one of this workspace."""
        if whom is Whom.EVERYBODY and target is not None:
            raise InvalidInput(field="target", value=target, wanted=text("none, for everybody"))
        known = [one for one in self.of(whom) if one.target == target]
        if target is not None and not known:
            names = ", ".join(f"{one.target} ({one.name})" for one in self._some(whom))
            wanted = join((_OF_WORKSPACE[whom], names), ": ") if names else _OF_WORKSPACE[whom]
            raise InvalidInput(field="target", value=target, wanted=wanted)

    def find(self, word: str) -> Addressee:
        """Return whoever answers to a typed name, or to its first words where nobody else does;
        raises InvalidInput when nobody or more than one does."""
        kind = {"#": Whom.CHAT, "@": Whom.PERSON}.get(word[:1])
        name = _folded(word)
        some = [
            (one, {_folded(each) for each in (one.name, *one.also)})
            for one in self.all
            if kind in (None, one.whom)
        ]
        found = [one for one, names in some if name in names] or [
            one for one, names in some if any(each.startswith(f"{name} ") for each in names)
        ]
        if len(found) == 1:
            return found[0]
        names = ", ".join(one.written for one in (found or self._some(kind)))
        raise InvalidInput(field="for", value=word, wanted=f"everybody, here, {names}")

    def _one(self, whom: Whom, target: str) -> Addressee | None:
        return next((one for one in self.all if (one.whom, one.target) == (whom, target)), None)

    def _some(self, whom: Whom | None) -> Sequence[Addressee]:
        return [one for one in self.all if whom in (None, one.whom)][:_NAMED_IN_REFUSALS]


async def load_addressees(session: AsyncSession, workspace_id: WorkspaceId) -> Addressees:
    """Return everybody a limit of the workspace can be about."""
    chats = await session.scalars(
        select(ChatRow).where(ChatRow.workspace_id == workspace_id).order_by(ChatRow.title)
    )
    people = await session.scalars(
        select(PersonRow)
        .join(MemberRow, MemberRow.person_id == PersonRow.id)
        .where(MemberRow.workspace_id == workspace_id)
        .order_by(PersonRow.name, PersonRow.id)
    )
    return Addressees(
        [
            *(_chat(row) for row in chats),
            *(_person(row) for row in people),
            *(
                Addressee(
                    whom=Whom.ROLE, target=one.value, name=one.value, also=(f"{one.value}s",)
                )
                for one in Role
            ),
        ]
    )


def _chat(row: ChatRow) -> Addressee:
    address = TelegramAddress(
        bot_id=BotId(row.bot_id), chat_id=row.telegram_chat_id, topic_id=row.topic_id
    )
    also = (row.title.removesuffix(f" · {row.topic_name}"), row.topic_name)
    return Addressee(
        whom=Whom.CHAT,
        target=str(row.id),
        name=row.title,
        also=tuple(name for name in also if name),
        address=str(address),
    )


def _person(row: PersonRow) -> Addressee:
    address = TelegramAddress(bot_id=BotId(row.bot_id), chat_id=row.telegram_user_id)
    also = (*row.name.split()[:1], row.username)
    return Addressee(
        whom=Whom.PERSON,
        target=str(row.id),
        name=row.name,
        also=tuple(name for name in also if name),
        address=str(address),
    )


def _group(address: str | None) -> str | None:
    return None if address is None else address.rpartition("/")[0]


def _folded(name: str) -> str:
    loose = name.strip().lstrip("#@").casefold().replace("-", " ").replace("_", " ")
    return " ".join(loose.split())
