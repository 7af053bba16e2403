"""What presses on receivers have in common: cards that lag behind say so and catch up, and what is
refused explains itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

from bot.button import Toast
from bot.context import Context
from bot.receiver_cards import ReceiverCards
from core.errors import Conflict, NotFound
from core.flows.change_receiver import ReceiverThere
from core.tenants.configuring import Overtaken
from core.texts import Text, text


async def in_place(
    do: Callable[[], Awaitable[Toast]],
    receiver: UUID | None,
    context: Context,
    cards: ReceiverCards,
) -> Toast:
    """Do it; of a receiver that is gone or was changed meanwhile, tell so and show what there
    is."""
    try:
        return await do()
    except NotFound:
        await context.toast(text("This receiver was removed."), is_alert=True)
        await context.show(context.message_id, await cards.page(context))
    except Overtaken as meanwhile:
        await context.toast(changed_meanwhile(meanwhile, context), is_alert=True)
        screen = await (cards.page(context) if receiver is None else cards.one(context, receiver))
        await context.show(context.message_id, screen)
    except Conflict as refused:
        return Toast(words=conflict_words(refused), is_alert=True)
    return Toast()


def changed_meanwhile(meanwhile: Overtaken, context: Context) -> Text:
    """Return who was faster."""
    if meanwhile.by == context.person.id:
        return text("You have changed it since. This is how it is now.")
    if meanwhile.by_name is None:
        return text("It was changed meanwhile. This is how it is now.")
    return text("{name} changed it meanwhile. This is how it is now.", name=meanwhile.by_name)


def conflict_words(refused: Conflict) -> Text:
    """Return why it cannot be."""
    if isinstance(refused, ReceiverThere):
        return text("“{name}” leads there already.", name=refused.name)
    match refused.reason:
        case "bound_elsewhere":
            return text("This group belongs to another workspace.")
        case "nobody_there":
            return text("It leads to nobody just now, so there is nobody to send a test to.")
        case "too_many_receivers":
            return text("There are too many receivers already. Remove one first.")
        case "too_many_routes":
            return text("There are too many routes already. Remove one first.")
        case "default_route":
            return text("The last route is for everything else, and has to stay.")
        case _:
            return text("That is not possible now.")
