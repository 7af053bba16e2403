"""One bot of this process: its members, its line to Telegram, and its way out."""

from __future__ import annotations

import asyncio

import telegram

from bot.arrival import Arrivals
from bot.buttons import buttons
from bot.commands import commands
from bot.conversing import Conversing
from bot.dialogs import conversations
from bot.dispatch import Dispatch, Members
from bot.listeners import edit_listeners, membership_listeners, message_listeners
from bot.menu_keeper import MenuKeeper
from bot.mini_app import app_url
from bot.pressing import Pressing
from bot.services import BotServices
from bot.telegram_side import TelegramSide
from bot.transport.counted import CountedRequest
from bot.transport.feed import Feed, Incoming
from bot.transport.health import Health
from bot.transport.line import BotLine, Source
from bot.transport.listening import Listening
from bot.transport.poller import Poller
from bot.transport.request import AiohttpRequest
from bot.transport.sender import Sender, lane_of
from core.channels.telegram import TelegramChannel
from core.dialogs.store import Dialogs
from core.flows.found import BotAccount
from core.http import make_session
from core.inbox.bots import BotPauses
from core.inbox.updates import hint_of
from core.runtime import Runtime
from core.watch.seams import CountingChannel

_POLL_CONNECTIONS = 2
"""A torn poll must not leave the only connection checked out."""


class BotSide:
    """`known` is set once Telegram has told who the bot is."""

    def __init__(
        self, *, runtime: Runtime, side: TelegramSide, own_address: str, public_url: str
    ) -> None:
        self._runtime = runtime
        self._side = side
        self._api = side.api_address(own_address)
        # The sandbox reaches nothing but this machine.
        self._webhook = side.webhook(own_address if side.is_sandbox else public_url)
        self._polling = CountedRequest(
            session=lambda: make_session(self._api, connections=_POLL_CONNECTIONS),
            meter=runtime.meter,
            clock=runtime.clock,
        )
        self._calling = CountedRequest(
            session=lambda: make_session(self._api), meter=runtime.meter, clock=runtime.clock
        )
        pauses = BotPauses(books=runtime.books, database=runtime.database)
        self.sender = Sender(clock=runtime.clock, pauses=pauses, pace=side.pace)
        opened = app_url(public_url, is_sandbox=side.is_sandbox)
        self._dispatch = self._dispatcher(_services(runtime, public_url, opened, self.sender))
        self.menus = MenuKeeper(
            bot_id=side.bot_id,
            menus=runtime.due_menus,
            people=runtime.people,
            sender=self.sender,
            commands=self._dispatch.commands,
            app_url=opened,
            is_ours=lambda: self.bot_of(side.bot_id) is not None,
            clock=runtime.clock,
        )
        self.known = asyncio.Event()
        self.line = BotLine(
            bot_id=side.bot_id,
            dispatcher=_Announcing(self._dispatch, self._polling, self.known),
            leases=runtime.leases,
            sender=self.sender,
            inbox=runtime.updates,
            source=self._source,
            clock=runtime.clock,
            rng=runtime.rng,
        )

    def account(self) -> BotAccount:
        """Return what Telegram told of the bot; only after `known`."""
        bot = self._dispatch.bot
        return BotAccount(
            id=bot.id,
            username=bot.username,
            name=bot.first_name,
            is_sandbox=self._side.is_sandbox,
        )

    def bot_of(self, bot_id: int) -> telegram.Bot | None:
        """Return the bot while its lease is held here."""
        is_ours = bot_id == self._side.bot_id and lane_of(bot_id) in self.sender.held()
        return self._dispatch.bot if is_ours else None

    def channel(self) -> CountingChannel:
        """Return the channel that sends through this bot's way out."""
        runtime = self._runtime
        inner = TelegramChannel(
            sender=self.sender, clock=runtime.clock, topics=runtime.flows.topics
        )
        return CountingChannel(
            inner=inner, clock=runtime.clock, meter=runtime.meter, spans=runtime.spans
        )

    async def close(self) -> None:
        """Close every connection to Telegram."""
        await self._dispatch.close()
        # The library closes its client only when it has reached Telegram at least once.
        await self._calling.shutdown()
        await self._polling.shutdown()

    def _source(self, feed: Feed, health: Health) -> Source:
        address = f"{self._api}/bot{self._side.token}"
        runtime = self._runtime
        if self._webhook is not None:
            return Listening(
                bot_id=self._side.bot_id,
                webhook=self._webhook,
                address=address,
                request=self._polling,
                inbox=runtime.updates,
                feed=feed,
                hint=runtime.bus.hint(hint_of(self._side.bot_id)),
                health=health,
                clock=runtime.clock,
                rng=runtime.rng,
            )
        return Poller(
            bot_id=self._side.bot_id,
            address=address,
            request=self._polling,
            inbox=runtime.updates,
            take=feed.take,
            health=health,
            clock=runtime.clock,
            rng=runtime.rng,
        )

    def _dispatcher(self, services: BotServices) -> Dispatch:
        runtime = self._runtime
        conversing = Conversing(books=runtime.books, conversations=conversations(services))
        arrivals = Arrivals(
            directory=runtime.people,
            dialogs=Dialogs(database=runtime.database, clock=runtime.clock),
            outlet=self.sender,
            talks=conversing,
            clock=runtime.clock,
        )
        pressed = buttons(services)
        return Dispatch(
            token=self._side.token,
            api_url=self._api,
            request=self._calling,
            members=Members(
                commands=commands(services),
                messages=message_listeners(services),
                edits=edit_listeners(services),
                memberships=membership_listeners(services),
            ),
            pressing=Pressing(
                buttons=pressed,
                conversing=conversing,
                arrivals=arrivals,
                directory=runtime.people,
                subjects=runtime.subjects,
                homes=runtime.homes,
                clock=runtime.clock,
            ),
            conversing=conversing,
            arrivals=arrivals,
            outlet=self.sender,
        )


class _Announcing:
    """The dispatcher, which also tells when it knows who the bot is."""

    def __init__(self, dispatch: Dispatch, polling: AiohttpRequest, known: asyncio.Event) -> None:
        self._dispatch = dispatch
        self._polling = polling
        self._known = known

    @property
    def bot(self) -> telegram.Bot:
        return self._dispatch.bot

    async def prepare(self) -> None:
        await self._polling.initialize()
        await self._dispatch.prepare()
        self._known.set()

    async def handle(self, incoming: Incoming) -> None:
        await self._dispatch.handle(incoming)


def _services(
    runtime: Runtime, public_url: str, opened: str | None, outlet: Sender
) -> BotServices:
    flows = runtime.flows
    return BotServices(
        clock=runtime.clock,
        public_url=public_url,
        app_url=opened,
        outlet=outlet,
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
