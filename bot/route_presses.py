"""What presses on routes have in common: cards that lag behind say so and catch up, and what is
refused explains itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

from bot.button import Toast
from bot.context import Context
from bot.forged import number_in
from bot.receiver_presses import changed_meanwhile, conflict_words
from bot.route_cards import RouteCards
from core.errors import Conflict, InvalidInput, NotFound
from core.tenants.configuring import Overtaken
from core.texts import Text, text


async def in_place(
    do: Callable[[], Awaitable[Toast]], route: UUID | None, context: Context, cards: RouteCards
) -> Toast:
    """Do it; of a route that is gone or was changed meanwhile, tell so and show what there is."""
    try:
        return await do()
    except NotFound:
        await context.toast(text("This route was removed."), is_alert=True)
        await context.show(context.message_id, await cards.page(context))
    except Overtaken as meanwhile:
        await context.toast(changed_meanwhile(meanwhile, context), is_alert=True)
        screen = await (cards.page(context) if route is None else cards.one(context, route))
        await context.show(context.message_id, screen)
    except Conflict as refused:
        return Toast(words=conflict_words(refused), is_alert=True)
    return Toast()


def parts_of(argument: str | None) -> tuple[str, int, str]:
    """Return the verb, the revision that was seen, and the value of a card's button."""
    verb, _, rest = (argument or "show").partition(".")
    revision, _, value = rest.partition(".")
    return verb, number_in(revision or "0"), value


def unread(mistake: InvalidInput) -> Text:
    """Return what of typed matchers could not be read."""
    if mistake.wanted.startswith("at most"):
        return text("Those are too many: twenty fit into one route.")
    return text(
        'I cannot read “{said}”. Matchers look like team=db, severity!=low, host=~"web.*".',
        said=mistake.value.strip("'\""),
    )
