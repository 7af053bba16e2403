"""A whole bot over a real database and a Telegram in memory: people speak, and read it."""

from __future__ import annotations

import asyncio
import itertools
import random
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.arrival import Arrivals
from bot.buttons import buttons
from bot.commands import commands
from bot.conversing import Conversing
from bot.dialogs import conversations
from bot.dispatch import Dispatch, Members
from bot.listeners import edit_listeners, membership_listeners, message_listeners
from bot.pressing import Pressing
from bot.services import BotServices
from bot.transport.feed import Incoming
from core.clock import ManualClock
from core.config import read_settings
from core.desk.view import CaseFilter, CaseView
from core.dialogs.store import Dialogs
from core.flows.found import BotAccount
from core.ids import WorkspaceId
from core.inbox.cause import UpdateKey
from core.runtime import Runtime
from core.secret_keys import secret_keys
from core.tenants.sight import EVERYTHING
from tests.fakes.telegram_twin import BOT_NAME, DirectOutlet, ShownMessage, TelegramTwin

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
BOT = 424242
OLIVIA, SAM, CARLA = 1001, 1002, 1003
NAMES = {OLIVIA: "Olivia", SAM: "Sam", CARLA: "Carla"}
ROOM = -1001


@dataclass(kw_only=True)
class BotHouse:
    """What a test does with it: say, send, tap, and look."""

    runtime: Runtime
    telegram: TelegramTwin
    dispatch: Dispatch
    workspace: WorkspaceId
    claim: str
    _updates: Any = field(default_factory=lambda: itertools.count(1))
    _messages: Any = field(default_factory=lambda: itertools.count(1))

    async def say(self, user: int, words: str, *, chat: int | None = None, **more: Any) -> int:
        """Write something and return the message's number."""
        return await self.send(user, chat=chat, text=words, **more)

    async def send(self, user: int, *, chat: int | None = None, **content: Any) -> int:
        """Send one message with this content and return its number."""
        message = self._message(user, chat or user, content)
        await self._handle({"message": message})
        return int(message["message_id"])

    async def album(self, user: int, *contents: dict[str, Any]) -> None:
        """Send several messages that belong together."""
        parts = [self._message(user, user, {"media_group_id": "1", **one}) for one in contents]
        await self._handle(*({"message": one} for one in parts))

    async def edit(self, user: int, message_id: int, words: str) -> None:
        """Change a message."""
        message = self._message(user, user, {"text": words}) | {"message_id": message_id}
        await self._handle({"edited_message": message | {"edit_date": 2}})

    async def tap(self, user: int, label: str, *, chat: int | None = None) -> None:
        """Tap a button of the newest message that has it."""
        where = chat or user
        shown = next(
            one
            for (chat_id, _), one in reversed(self.telegram.shown.items())
            if chat_id == where and label in one.labels
        )
        await self.press(user, shown, shown.data(label))

    async def press(self, user: int, shown: ShownMessage, data: str) -> None:
        """Press a button with this data, whether or not it is still there."""
        message = self._message(user, shown.chat_id, {"text": shown.words})
        query = {
            "id": "1",
            "from": _user(user),
            "chat_instance": "1",
            "data": data,
            "message": message | {"message_id": shown.message_id},
        }
        await self._handle({"callback_query": query})

    async def member(self, user: int, chat: int, old: str, new: str) -> None:
        """Change the bot's own standing in a chat."""
        bot = {"id": BOT, "is_bot": True, "first_name": "Bell"}
        change = {
            "chat": _chat(chat),
            "from": _user(user),
            "date": 1,
            "old_chat_member": _member(bot, old),
            "new_chat_member": _member(bot, new),
        }
        await self._handle({"my_chat_member": change})

    def last(self, chat: int) -> ShownMessage:
        """Return the newest message of the bot in a chat."""
        return self.telegram.last(chat)

    async def cases(self) -> list[CaseView]:
        """Return all cases, newest first."""
        page = await self.runtime.cases.page(
            self.workspace, CaseFilter(), limit=20, sight=EVERYTHING
        )
        return list(page.items)

    async def found(self) -> str:
        """Let Olivia claim the workspace and add Room 12; returns the place's start parameter."""
        await self.say(OLIVIA, f"/start {self.claim}")
        await self.say(OLIVIA, "/places Room 12")
        (place,) = await self.runtime.flows.places.all(self.workspace)
        return place.start

    def _message(self, user: int, chat: int, content: dict[str, Any]) -> dict[str, Any]:
        message: dict[str, Any] = {
            "message_id": next(self._messages),
            "date": 1,
            "chat": _chat(chat),
            "from": _user(user),
            **content,
        }
        words = str(content.get("text", ""))
        if words.startswith("/"):
            length = len(words.split()[0])
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        return message

    async def _handle(self, *bodies: dict[str, Any]) -> None:
        ids = [next(self._updates) for _ in bodies]
        await self.dispatch.handle(
            Incoming(
                keys=tuple(UpdateKey(BOT, one) for one in ids),
                bodies=tuple(
                    {"update_id": one, **body} for one, body in zip(ids, bodies, strict=True)
                ),
            )
        )


@asynccontextmanager
async def bot_house(folder: Path, empty_database: Path) -> AsyncIterator[BotHouse]:
    """Open the house on a copy of the empty database; nobody owns it yet."""
    shutil.copy(empty_database, folder / "opsbell.db")
    settings = read_settings({"DATA_DIR": str(folder)})
    runtime = Runtime(
        settings=settings,
        secrets=secret_keys(settings),
        clock=ManualClock(start=NOON),
        rng=random.Random(7),
        holder="test",
    )
    network, outlet = TelegramTwin(bot_id=BOT), DirectOutlet()
    dispatch = dispatch_of(runtime, network, outlet)
    outlet.bot = dispatch.bot
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(runtime.writer.run(), name="writer")
        account = BotAccount(id=BOT, username=BOT_NAME, name="Bell", is_sandbox=True)
        workspace = await runtime.flows.found(account)
        claim = await runtime.flows.found.claim(workspace, BOT)
        assert claim is not None
        await dispatch.prepare()
        yield BotHouse(
            runtime=runtime,
            telegram=network,
            dispatch=dispatch,
            workspace=workspace,
            claim=claim,
        )
        await dispatch.close()
        runtime.writer.close()
    await runtime.close()


def dispatch_of(runtime: Runtime, network: TelegramTwin, outlet: DirectOutlet) -> Dispatch:
    """Return the whole bot on this process and this network."""
    services = services_of(runtime, outlet)
    conversing = Conversing(books=runtime.books, conversations=conversations(services))
    arrivals = Arrivals(
        directory=runtime.people,
        dialogs=Dialogs(database=runtime.database, clock=runtime.clock),
        outlet=outlet,
        talks=conversing,
        clock=runtime.clock,
    )
    return Dispatch(
        token=f"{BOT}:TEST",
        api_url="http://127.0.0.1",
        request=network,
        members=Members(
            commands=commands(services),
            messages=message_listeners(services),
            edits=edit_listeners(services),
            memberships=membership_listeners(services),
        ),
        pressing=Pressing(
            buttons=buttons(services),
            conversing=conversing,
            arrivals=arrivals,
            directory=runtime.people,
            subjects=runtime.subjects,
            homes=runtime.homes,
            clock=runtime.clock,
        ),
        conversing=conversing,
        arrivals=arrivals,
        outlet=outlet,
    )


def services_of(runtime: Runtime, outlet: DirectOutlet) -> BotServices:
    """Return what the bot's members work with."""
    flows = runtime.flows
    return BotServices(
        clock=runtime.clock,
        outlet=outlet,
        public_url="https://desk.example",
        app_url="https://desk.example/app",
        people=runtime.people,
        sign_in=runtime.sign_in,
        sessions=runtime.sessions,
        keys=runtime.keys,
        team=runtime.team,
        belonging=runtime.belonging,
        subjects=runtime.subjects,
        cases=runtime.cases,
        alerts=runtime.alerts,
        integrations=runtime.integrations,
        sender_secrets=runtime.sender_secrets,
        dead_letters=runtime.dead_letters,
        rules=runtime.rules,
        rule_trials=runtime.rule_trials,
        received_signals=runtime.received_signals,
        rule_rehearsals=runtime.rule_rehearsals,
        rule_undo=runtime.rule_undo,
        verticals=runtime.verticals,
        zones=runtime.workspace_zone,
        calm=runtime.calm,
        join=flows.join,
        invite=flows.invite,
        found=flows.found,
        change_member=flows.change_member,
        responsibilities=flows.responsibilities,
        change_workspace=flows.change_workspace,
        link_chat=flows.link_chat,
        chat_reach=flows.chat_reach,
        topics=flows.topics,
        places=flows.places,
        submit=flows.submit,
        add_message=flows.add_message,
        rate=flows.rate,
        change_case=flows.change_case,
        change_api_key=flows.change_api_key,
        acknowledge=flows.acknowledge,
        assign=flows.assign,
        resolve=flows.resolve,
        reopen=flows.reopen,
        ask_report=flows.ask_report,
    )


def _user(user: int) -> dict[str, Any]:
    return {"id": user, "is_bot": False, "first_name": NAMES[user], "language_code": "en"}


def _chat(chat: int) -> dict[str, Any]:
    if chat > 0:
        return {"id": chat, "type": "private", "first_name": NAMES[chat]}
    return {"id": chat, "type": "supergroup", "title": "Ops room", "is_forum": True}


def _member(bot: dict[str, Any], status: str) -> dict[str, Any]:
    until = {"until_date": 0} if status == "kicked" else {}
    return {"user": bot, "status": status, **until}
