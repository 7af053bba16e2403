"""The workspaces of one person in a chat: the list, and where their words count."""

from __future__ import annotations

from bot.context import Context
from bot.keyboards import Inline, Key, NoReplyKeyboard
from bot.screen import Screen
from core.tenants.role import Role
from core.tenants.role_words import role_word
from core.tenants.sign_in import SignIn
from core.texts import Text, plural, text

GO, NEW = "workspace", "newworkspace"
"""The words in the callback data: go on in one, and begin a new one."""
KIND, NAME, ZONE = "workspace", "name", "zone"
"""The conversation that makes one, and its steps."""
_SHOWN = 40


class WorkspaceCards:
    """Makes the list."""

    def __init__(self, *, sign_in: SignIn) -> None:
        self._sign_in = sign_in

    async def listed(self, context: Context) -> Screen:
        """Return the workspaces of whoever asks, the one where they are with a tick."""
        found = await self._sign_in.workspaces(context.person.id)
        rows: list[tuple[Key, ...]] = []
        for one in found[:_SHOWN]:
            name = text("{name} · {role}", name=one.workspace.name, role=role_word(one.role))
            is_here = one.workspace.id == context.workspace_id
            label = text("✓ {name}", name=name) if is_here else name
            rows.append((Key(label=label, action=GO, subject=one.workspace.id),))
        if context.workspace_id is not None and context.role is Role.OWNER:
            label = text("➕ New workspace")
            rows.append((Key(label=label, action=NEW, subject=context.workspace_id),))
        title = plural("You are in {n} workspace", "You are in {n} workspaces", n=len(found))
        lines = [text("Tap where your commands should count. Cards act where they belong.")]
        return Screen(title=title, lines=tuple(lines), keyboard=Inline(tuple(rows)))


async def say_where(context: Context) -> None:
    """Say where their words count from now on; what was offered for the other one goes."""
    standing = context.standing
    if standing is None:
        return
    words: Text = text("🏢 You are in “{workspace}” now.", workspace=standing.workspace_name)
    await context.reply(words, NoReplyKeyboard())
