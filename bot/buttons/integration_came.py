"""What came to an integration's address and what became of each; below the address."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from bot.hook_card import CAME, HERE
from bot.hook_presses import require_private
from bot.keyboards import Inline, Key
from bot.received_words import became_short, whole, with_alerts
from bot.screen import Line, Screen
from bot.standing import workspace_of
from core.channels.callback_data import Press
from core.ids import IntegrationId
from core.ingest.integrations import Integrations
from core.tenants.role import Role
from core.texts import raw, text

ONE = "hookone"
_PAGE = 6
_DIGITS = 4


class ShowReceived:
    """Pages of the newest requests, each a tap away."""

    action = CAME
    acts_on = None
    least = Role.ADMIN

    def __init__(self, *, integrations: Integrations) -> None:
        self._integrations = integrations

    async def run(self, press: Press, context: Context) -> Toast:
        """Show the page in the place of what was tapped."""
        require_private(context)
        workspace_id, key = workspace_of(context), IntegrationId(press.subject)
        one = await self._integrations.get(workspace_id, key)
        page = page_in(press)
        found = await self._integrations.received.list(
            workspace_id, key, limit=_PAGE + 1, skip=page * _PAGE
        )
        lines: list[Line] = []
        shown = list(enumerate(found[:_PAGE], page * _PAGE + 1))
        for number, it in shown:
            lines += with_alerts(number, it)
        keys: list[tuple[Key, ...]] = [
            (Key(label=became_short(number, it), action=ONE, subject=it.id),)
            for number, it in shown
        ]
        turns = []
        if page:
            turns.append(
                Key(label=text("◀ Back"), action=CAME, subject=key, argument=str(page - 1))
            )
        if len(found) > _PAGE:
            turns.append(
                Key(label=text("More ▶"), action=CAME, subject=key, argument=str(page + 1))
            )
        card = Key(label=raw(one.name), action="integration", subject=key, argument=HERE)
        rows = (*keys, *((tuple(turns),) if turns else ()), (card,))
        screen = Screen(
            title=text("{trail} › {here}", trail=one.name, here=text("What came")),
            lines=tuple(lines) or (text("Nothing has come here yet."),),
            keyboard=Inline(rows),
        )
        await context.toast(None)
        await context.show(context.message_id, screen)
        return Toast()


def page_in(press: Press) -> int:
    """Return the page the tapped button names; the first when it names none."""
    said = press.argument or ""
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= _DIGITS else 0


class ShowRequest:
    """One request as it came, without what opens something."""

    action = ONE
    acts_on = None
    least = Role.ADMIN

    def __init__(self, *, integrations: Integrations) -> None:
        self._integrations = integrations

    async def run(self, press: Press, context: Context) -> Toast:
        """Show it in the place of the list."""
        require_private(context)
        workspace_id = workspace_of(context)
        shown = await self._integrations.received.one(workspace_id, None, press.subject)
        one = await self._integrations.get(workspace_id, shown.integration)
        back = Key(label=text("◀ Back"), action=CAME, subject=one.id)
        screen = Screen(
            title=text("{trail} › {here}", trail=one.name, here=text("What came")),
            lines=tuple(whole(shown)),
            keyboard=Inline(((back,),)),
        )
        await context.toast(None)
        await context.show(context.message_id, screen)
        return Toast()
