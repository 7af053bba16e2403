"""What every start makes sure of: the bot's row, a workspace with its ready-made rules and default
route, and a claim link while nobody owns it through this bot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.audit.tables import AuditRow
from core.clock import Clock
from core.db.tenancy import System
from core.errors import InvalidInput
from core.ids import Ids, PersonId, RuleId, WorkspaceId
from core.inbox.cause import Cause
from core.routing.tables import ReceiverRow, RouteReceiverRow, RouteRow
from core.rulebook.installing import Installed, install, keep_receivers
from core.rules.ready_made import ReadyMade
from core.signing import hash_token, make_token
from core.tenants.menus import menu_is_due
from core.tenants.plain_name import plain_name
from core.tenants.role import Role
from core.tenants.start import INVITE_PREFIX
from core.tenants.tables import BotRow, ChatRow, InviteRow, MemberRow, PersonRow, WorkspaceRow
from core.texts import Locale, text
from core.work import Books, Work

CLAIM_LASTS = timedelta(days=7)
NAME_LIMIT = 60
_ABOVE = System(reason="the first workspace is founded")


@dataclass(frozen=True, slots=True, kw_only=True)
class BotAccount:
    """The bot this process runs, as Telegram's getMe tells it."""

    id: int
    username: str
    name: str
    is_sandbox: bool


class Found:
    """The use case; running it again changes nothing that people have set. `first_rules` are
    those of a workspace of which nobody has said yet what it is run for, by language."""

    def __init__(
        self,
        *,
        books: Books,
        clock: Clock,
        ids: Ids,
        workspace_name: str,
        zone: str,
        first_rules: Callable[[Locale], Sequence[ReadyMade]],
    ) -> None:
        self._books = books
        self._clock = clock
        self._ids = ids
        self._workspace_name = workspace_name
        self._zone = zone
        self._first_rules = first_rules

    async def __call__(
        self, bot: BotAccount, *, admin_chat_id: int | None = None, admin_topic_id: int = 0
    ) -> WorkspaceId:
        """Return the workspace to start with. `admin_chat_id` becomes a receiver of the default
        route when the workspace is made (`admin_topic_id` 0: no topic). With a real bot the
        sandbox's people lose their roles and open invitations; their rows stay."""

        async def body(session: AsyncSession, work: Work) -> WorkspaceId:
            # First: of two processes that start at once on an empty database the second waits
            # here, and finds what the first one made.
            await self._keep_bot(session, bot)
            if not bot.is_sandbox:
                await self._retire_sandbox(session)
            workspace = await session.scalar(
                select(WorkspaceRow).order_by(WorkspaceRow.created_at).limit(1)
            )
            if workspace is None:
                workspace = await self._make_workspace(
                    session, work, bot, (admin_chat_id, admin_topic_id)
                )
            return WorkspaceId(workspace.id)

        return await self._books.transaction(_ABOVE, body)

    async def another(
        self, name: str, zone: str, *, language: str, by: PersonId, cause: Cause
    ) -> WorkspaceId:
        """Return a new workspace that this person owns, and where their words count from then
        on. Raises InvalidInput for a name that is empty or too long."""
        name = plain_name(name, "")
        if not name or len(name) > NAME_LIMIT:
            raise InvalidInput(
                field="name", value=name, wanted=text("1 to {most} characters", most=NAME_LIMIT)
            )

        async def body(session: AsyncSession, work: Work) -> WorkspaceId:
            now = self._clock.now()
            workspace = WorkspaceRow(
                id=self._ids.new(), name=name, language=language, zone=zone, created_at=now
            )
            await self._furnish(session, work, workspace)
            workspace_id = WorkspaceId(workspace.id)
            member = MemberRow(
                id=self._ids.new(),
                workspace_id=workspace_id,
                person_id=by,
                role=Role.OWNER.value,
                created_at=now,
            )
            session.add(member)
            person = await session.get_one(PersonRow, by)
            person.active_workspace_id = workspace_id
            menu_is_due(person, work, now)
            work.insert(
                AuditRow,
                id=self._ids.new(),
                workspace_id=workspace_id,
                at=now,
                action="workspace.created",
                subject_kind="workspace",
                subject_id=str(workspace_id),
                before={},
                after={"name": name, "zone": zone},
                actor_id=by,
            )
            cause.settle(work, now)
            return workspace_id

        return await self._books.transaction(_ABOVE, body)

    async def rename_bot(self, bot: BotAccount) -> None:
        """Remember what the bot is called, once Telegram has told."""

        async def body(session: AsyncSession, _work: Work) -> None:
            await self._keep_bot(session, bot)

        await self._books.transaction(_ABOVE, body)

    async def claim(self, workspace_id: WorkspaceId, bot_id: int) -> str | None:
        """Return the start parameter of the claim link; None when somebody owns the workspace
        through this bot: owners that another bot knew cannot come in by this one.

        An earlier link that was not used is replaced: only hashes are kept, so it cannot be shown
        again. Only the process that runs the bot may ask.
        """

        async def body(session: AsyncSession, _work: Work) -> str | None:
            return await self._claim(session, workspace_id, bot_id)

        return await self._books.transaction(_ABOVE, body)

    async def _keep_bot(self, session: AsyncSession, bot: BotAccount) -> None:
        row = await session.get(BotRow, bot.id)
        if row is None:
            row = BotRow(
                id=bot.id,
                username=bot.username,
                name=bot.name,
                is_sandbox=bot.is_sandbox,
                created_at=self._clock.now(),
            )
            session.add(row)
        if bot.username:
            # Unknown until Telegram has told: what another process was told stands.
            row.username, row.name = bot.username, bot.name
        await session.flush()

    async def _retire_sandbox(self, session: AsyncSession) -> None:
        bots = select(BotRow.id).where(BotRow.is_sandbox)
        people = select(PersonRow.id).where(PersonRow.bot_id.in_(bots))
        await session.execute(delete(MemberRow).where(MemberRow.person_id.in_(people)))
        await session.execute(
            delete(InviteRow).where(InviteRow.created_by.in_(people), InviteRow.used_at.is_(None))
        )
        chats = select(ChatRow.id).where(ChatRow.bot_id.in_(bots))
        retired = await session.scalars(
            select(ReceiverRow).where(ReceiverRow.chat_id.in_(chats), ReceiverRow.is_active)
        )
        for receiver in retired:
            receiver.is_active, receiver.removed_at = False, self._clock.now()
        for workspace in await session.scalars(select(WorkspaceRow)):
            workspace.config_revision += 1

    async def _make_workspace(
        self,
        session: AsyncSession,
        work: Work,
        bot: BotAccount,
        admin_chat: tuple[int | None, int],
    ) -> WorkspaceRow:
        workspace = WorkspaceRow(
            id=self._ids.new(),
            name=self._workspace_name,
            language="en",
            zone=self._zone,
            created_at=self._clock.now(),
        )
        await self._furnish(session, work, workspace, bot.id, *admin_chat)
        return workspace

    async def _furnish(
        self,
        session: AsyncSession,
        work: Work,
        workspace: WorkspaceRow,
        bot_id: int = 0,
        admin_chat_id: int | None = None,
        admin_topic_id: int = 0,
    ) -> None:
        """Store a new workspace with its default route and the ready-made rules."""
        session.add(workspace)
        await session.flush()
        await self._add_default_route(session, workspace, bot_id, admin_chat_id, admin_topic_id)
        await self._add_rules(session, work.within(WorkspaceId(workspace.id)), workspace)

    async def _add_rules(self, session: AsyncSession, work: Work, workspace: WorkspaceRow) -> None:
        now = self._clock.now()
        rules = [
            Installed(id=RuleId(self._ids.new()), key=made.key, spec=made.spec)
            for made in self._first_rules(Locale.for_code(workspace.language))
        ]
        await keep_receivers(session, work, rules, ids=self._ids, now=now)
        for rule in rules:
            await install(session, work, rule, now=now)

    async def _add_default_route(
        self,
        session: AsyncSession,
        workspace: WorkspaceRow,
        bot_id: int,
        admin_chat_id: int | None,
        admin_topic_id: int,
    ) -> None:
        now = self._clock.now()
        route = RouteRow(
            id=self._ids.new(),
            workspace_id=workspace.id,
            name=text("Everything").render(Locale.for_code(workspace.language)),
            position=0,
            matchers=[],
            created_at=now,
            is_default=True,
        )
        receivers = [
            ReceiverRow(
                id=self._ids.new(),
                workspace_id=workspace.id,
                name=text("Owners").render(Locale.for_code(workspace.language)),
                kind="role",
                role=Role.OWNER.value,
                created_at=now,
            )
        ]
        if admin_chat_id is not None:
            chat = ChatRow(
                id=self._ids.new(),
                bot_id=bot_id,
                telegram_chat_id=admin_chat_id,
                kind="private" if admin_chat_id > 0 else "supergroup",
                title=str(admin_chat_id),
                topic_id=admin_topic_id,
                created_at=now,
                workspace_id=workspace.id,
            )
            session.add(chat)
            await session.flush()
            receivers.append(
                ReceiverRow(
                    id=self._ids.new(),
                    workspace_id=workspace.id,
                    name=chat.title,
                    kind="chat",
                    chat_id=chat.id,
                    created_at=now,
                )
            )
        session.add(route)
        await session.flush()
        session.add_all(receivers)
        await session.flush()
        session.add_all(
            RouteReceiverRow(workspace_id=workspace.id, route_id=route.id, receiver_id=receiver.id)
            for receiver in receivers
        )

    async def _claim(
        self, session: AsyncSession, workspace_id: WorkspaceId, bot_id: int
    ) -> str | None:
        owner = await session.scalar(
            select(MemberRow.id)
            .join(PersonRow, PersonRow.id == MemberRow.person_id)
            .where(
                MemberRow.workspace_id == workspace_id,
                MemberRow.role == Role.OWNER.value,
                PersonRow.bot_id == bot_id,
            )
        )
        if owner is not None:
            return None
        await session.execute(
            delete(InviteRow).where(
                InviteRow.workspace_id == workspace_id,
                InviteRow.created_by.is_(None),
                InviteRow.used_at.is_(None),
            )
        )
        token = make_token()
        now = self._clock.now()
        session.add(
            InviteRow(
                id=self._ids.new(),
                workspace_id=workspace_id,
                token_hash=hash_token(token),
                role=Role.OWNER.value,
                created_at=now,
                expires_at=now + CLAIM_LASTS,
            )
        )
        return INVITE_PREFIX + token
