"""/silence: has alerts be told to nobody for a while."""

from __future__ import annotations

from bot.command import Audience
from bot.context import Context
from bot.silence_asking import WHAT, next_step, typed_answers
from bot.silence_cards import KIND
from core.tenants.role import Role
from core.texts import text

WORDS_AT_MOST = 2_000


class Silence:
    """Typed whole, in part, or not at all: what is missing is asked for, then it is shown what it
    would mute."""

    name = "silence"
    description = text("Silence alerts for a while")
    audience = Audience.MEMBERS
    least = Role.STAFF
    private_only = False

    async def run(self, context: Context, words: str) -> None:
        """Begin with what was typed."""
        found = typed_answers(words[:WORDS_AT_MOST], context)
        step = WHAT if found["problem"] else next_step(found)
        await context.begin(KIND, step, **found)
