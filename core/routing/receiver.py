"""A receiver as people set it up: what it is called, whom it leads to, what it wants to hear."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from core.errors import InvalidInput
from core.ids import ReceiverId
from core.severity import Severity
from core.tenants.named import Named
from core.tenants.role import Role
from core.texts import text

Kind = Literal["chat", "person", "role"]

NAME_AT_MOST = 100
MOST_RECEIVERS = 500
"""In one workspace."""
STORM_AT_MOST = 1_000

_LEADS = {
    "chat": text("the chat it leads to"),
    "person": text("the person it leads to"),
    "role": text("the role it leads to"),
}
_NOTHING = {
    "chat": text("nothing: this receiver leads to a chat"),
    "person": text("nothing: this receiver leads to a person"),
    "role": text("nothing: this receiver leads to a role"),
}


class ReceiverSpec(BaseModel):
    """What can be said of a receiver; exactly the field that `kind` names is set.

    `minimum_severity` is the least it is told of, `loud_from` the least that makes a sound (None:
    nothing does). `storm_alerts` is how many new alerts in a minute are told one by one; 0: all
    of them, however many come; None: as many as `core.digests.flood` says. `is_active` False:
    paused.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=NAME_AT_MOST)]
    kind: Kind
    chat_id: UUID | None = None
    person_id: UUID | None = None
    role: Role | None = None
    minimum_severity: Severity = Severity.LOW
    loud_from: Severity | None = Severity.MEDIUM
    storm_alerts: Annotated[int, Field(ge=0, le=STORM_AT_MOST)] | None = None
    is_active: bool = True

    def check(self) -> None:
        """Raise InvalidInput unless it leads to what its kind says, and nowhere else."""
        leads = {"chat": self.chat_id, "person": self.person_id, "role": self.role}
        if leads[self.kind] is None:
            raise InvalidInput(field=self.kind, value=None, wanted=_LEADS[self.kind])
        for other, value in leads.items():
            if other != self.kind and value is not None:
                raise InvalidInput(field=other, value=str(value), wanted=_NOTHING[self.kind])


@dataclass(frozen=True, slots=True, kw_only=True)
class LedToChat:
    """The chat or topic a receiver leads to. `kind` is Telegram's word, `topic_id` 0: no topic;
    `trouble` says in English why the bot cannot write there."""

    id: UUID
    title: str
    telegram_chat_id: int
    topic_id: int
    topic_name: str | None
    kind: str
    trouble: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """A receiver as it is. `leads_to` is what the chat or person is called (None: a role),
    `people` how many its role has; `trouble` says in English why the bot cannot write there;
    `routes` and `rules` are those that lead to it."""

    id: ReceiverId
    spec: ReceiverSpec
    revision: int
    created_at: datetime
    leads_to: str | None
    chat: LedToChat | None
    people: int
    trouble: str | None
    routes: tuple[Named, ...] = ()
    rules: tuple[Named, ...] = ()

    @property
    def name(self) -> str:
        """What it is called."""
        return self.spec.name
