"""Receivers: where alerts can go, and a test that goes there."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from aiohttp import web
from pydantic import Field

from core.errors import InvalidInput, NotFound
from core.ids import ReceiverId
from core.routing.receiver import NAME_AT_MOST, STORM_AT_MOST, Receiver, ReceiverSpec
from core.severity import Severity
from core.tenants.role import Role
from core.texts import text
from web.api.asked import Asked, RoleAsked, Words
from web.paging import Paged, cut
from web.route import Call, Route, answer
from web.shapes import Moment, Page, Reference, RoleWord, SeverityWord, Shape

KindWord = Literal["chat", "person", "role"]


class ReceiverChat(Shape):
    """A chat or topic; `topic_id` 0: no topic."""

    id: UUID
    title: str
    telegram_chat_id: int
    topic_id: int
    topic_name: str | None


class ReceiverShape(Shape):
    """Where alerts can go. `loud_from` null: always silent; `storm_alerts` null: ten a minute are
    told one by one before a storm is, 0: it never is. `is_active` false: paused. `people` is how
    many its role has, `trouble` why the bot cannot write there; `routes`, `rules`: what leads to
    it."""

    id: UUID
    name: str
    kind: KindWord
    chat: ReceiverChat | None
    person: Reference | None
    role: RoleWord | None
    people: int
    minimum_severity: SeverityWord
    loud_from: SeverityWord | None
    storm_alerts: int | None
    is_active: bool
    trouble: str | None
    routes: list[Reference]
    rules: list[Reference]
    created_at: Moment
    revision: int


class ReceiverQuery(Paged):
    """A page of the receivers, oldest first."""


class ReceiverAsked(Asked):
    """A receiver as it is to be. A chat is named by our `chat_id`, or by Telegram's number with
    the topic's."""

    name: Annotated[Words, Field(min_length=1, max_length=NAME_AT_MOST)]
    kind: KindWord
    chat_id: UUID | None = None
    telegram_chat_id: int | None = None
    topic_id: Annotated[int, Field(ge=0)] = 0
    person_id: UUID | None = None
    role: RoleAsked | None = None
    minimum_severity: SeverityWord = "low"
    loud_from: SeverityWord | None = "medium"
    storm_alerts: Annotated[int, Field(ge=0, le=STORM_AT_MOST)] | None = None
    is_active: bool = True


class ForceQuery(Asked):
    """`force`: also where routes and rules lead to it."""

    force: Annotated[
        bool, Field(description="Delete it even where routes and rules lead to it.")
    ] = False


class ReceiverTested(Shape):
    """The deliveries of a test, one for each address it leads to."""

    deliveries: list[UUID]


async def index(call: Call) -> web.Response:
    """Return one page of the receivers."""
    asked = call.query(ReceiverQuery)
    found = await call.deps.calm.receivers.all(call.workspace_id)
    part = cut(found, asked, lambda one: (one.created_at, one.id), datetime)
    items = [receiver_shape(one) for one in part.things]
    return answer(part.page(Page[ReceiverShape], asked, items))


async def create(call: Call) -> web.Response:
    """Make a receiver."""
    said = call.body(ReceiverAsked)
    calm = call.deps.calm
    if call.kept is not None:
        key = ReceiverId(UUID(str(call.kept.body["receiver"])))
        return _shown(await calm.receivers.one(call.workspace_id, key), status=201)
    done = await calm.change_receiver.create(
        call.workspace_id, await _spec(call, said), by=call.person_id, cause=call.cause
    )
    return _shown(_there(done.receiver), status=201)


async def show(call: Call) -> web.Response:
    """Return one receiver."""
    return _shown(await call.deps.calm.receivers.one(call.workspace_id, _key(call)))


async def change(call: Call) -> web.Response:
    """Have a receiver be so, if nobody else changed it since it was read."""
    done = await call.deps.calm.change_receiver.save(
        call.workspace_id,
        _key(call),
        await _spec(call, call.body(ReceiverAsked)),
        by=call.person_id,
        cause=call.cause,
        if_revision=call.revision,
    )
    return _shown(_there(done.receiver))


async def remove(call: Call) -> web.Response:
    """Delete a receiver that nothing leads to, or by force any."""
    await call.deps.calm.change_receiver.remove(
        call.workspace_id,
        _key(call),
        by=call.person_id,
        cause=call.cause,
        if_revision=call.expected,
        force=call.query(ForceQuery).force,
    )
    return web.Response(status=204)


async def test(call: Call) -> web.Response:
    """Send a test to everybody a receiver leads to."""
    if call.kept is not None:
        kept = [UUID(str(one)) for one in call.kept.body["deliveries"]]
        return answer(ReceiverTested(deliveries=kept), status=202)
    sent = await call.deps.calm.try_receiver(
        call.workspace_id, _key(call), by=call.person_id, cause=call.cause
    )
    return answer(ReceiverTested(deliveries=list(sent)), status=202)


def receiver_shape(one: Receiver) -> ReceiverShape:
    """Return a receiver as it goes out."""
    spec = one.spec
    person = None
    if spec.person_id is not None:
        person = Reference(id=spec.person_id, name=one.leads_to or "?")
    return ReceiverShape(
        id=one.id,
        name=spec.name,
        kind=spec.kind,
        chat=None if one.chat is None else ReceiverChat.model_validate(one.chat),
        person=person,
        role=None if spec.role is None else spec.role.value,
        people=one.people,
        minimum_severity=spec.minimum_severity.value,
        loud_from=None if spec.loud_from is None else spec.loud_from.value,
        storm_alerts=spec.storm_alerts,
        is_active=spec.is_active,
        trouble=one.trouble,
        routes=[Reference.model_validate(each) for each in one.routes],
        rules=[Reference.model_validate(each) for each in one.rules],
        created_at=one.created_at,
        revision=one.revision,
    )


async def _spec(call: Call, said: ReceiverAsked) -> ReceiverSpec:
    """Return what was asked for; a chat by Telegram's number must be of this workspace."""
    chat_id = said.chat_id
    if said.telegram_chat_id is not None:
        if chat_id is not None:
            wanted = text("nothing beside {field}", field="chat_id")
            raise InvalidInput(
                field="telegram_chat_id", value=said.telegram_chat_id, wanted=wanted
            )
        chats = await call.deps.calm.receivers.chats(call.workspace_id)
        where = (said.telegram_chat_id, said.topic_id)
        chat_id = next(
            (one.id for one in chats if (one.telegram_chat_id, one.topic_id) == where), None
        )
        if chat_id is None:
            raise NotFound(kind="chat", key=said.telegram_chat_id)
    return ReceiverSpec(
        name=said.name,
        kind=said.kind,
        chat_id=chat_id,
        person_id=said.person_id,
        role=None if said.role is None else Role(said.role),
        minimum_severity=Severity(said.minimum_severity),
        loud_from=None if said.loud_from is None else Severity(said.loud_from),
        storm_alerts=said.storm_alerts,
        is_active=said.is_active,
    )


def _there(one: Receiver | None) -> Receiver:
    if one is None:
        raise TypeError("a receiver that was saved is there")
    return one


def _shown(one: Receiver, *, status: int = 200) -> web.Response:
    return answer(receiver_shape(one), status=status, revision=one.revision)


def _key(call: Call) -> ReceiverId:
    return ReceiverId(call.id("receiver"))


ROUTES = (
    Route(
        method="GET",
        path="/receivers",
        name="receivers",
        summary="Where alerts can go.",
        handler=index,
        right="receivers.read",
        query=ReceiverQuery,
        gives=Page[ReceiverShape],
    ),
    Route(
        method="POST",
        path="/receivers",
        name="make_receiver",
        summary="Make a receiver of a chat, a person or a role.",
        handler=create,
        right="receivers.write",
        takes=ReceiverAsked,
        gives=ReceiverShape,
        status=201,
    ),
    Route(
        method="GET",
        path="/receivers/{id}",
        name="receiver",
        summary="One receiver.",
        handler=show,
        right="receivers.read",
        gives=ReceiverShape,
    ),
    Route(
        method="PUT",
        path="/receivers/{id}",
        name="change_receiver",
        summary="Change a receiver, or pause it.",
        handler=change,
        right="receivers.write",
        takes=ReceiverAsked,
        gives=ReceiverShape,
        if_match="required",
    ),
    Route(
        method="DELETE",
        path="/receivers/{id}",
        name="delete_receiver",
        summary="Delete a receiver; what it was told stays in the timelines.",
        handler=remove,
        right="receivers.write",
        query=ForceQuery,
        status=204,
        if_match="optional",
    ),
    Route(
        method="POST",
        path="/receivers/{id}/test",
        name="test_receiver",
        summary="Send a test to everybody a receiver leads to.",
        handler=test,
        right="receivers.write",
        gives=ReceiverTested,
        status=202,
    ),
)
