"""A place's link and QR code, as people print them and hang them up."""

from __future__ import annotations

from bot.context import Context, Outlet
from bot.links import start_link
from core.flows.places import Place
from core.tenants.qr_code import qr_code
from core.texts import text


class PlaceCards:
    """Sends them as one picture with the link below, ready to be forwarded or printed."""

    def __init__(self, *, outlet: Outlet) -> None:
        self._outlet = outlet

    async def send(self, place: Place, context: Context) -> None:
        """Send the card of this place to the chat of the update."""
        link = start_link(context.bot_username, place.start)
        picture = qr_code(link, "png")
        caption = text(
            "{name}\n{link}\n\nPrint the code and hang it up there: whoever scans it tells you"
            " what is wrong in a few taps.",
            name=place.name,
            link=link,
        ).render(context.locale)
        await self._outlet.prompt(
            bot_id=context.bot_id,
            chat_id=context.chat_id,
            call=lambda bot: bot.send_photo(
                context.chat_id,
                picture,
                caption=caption,
                filename="qr.png",
                message_thread_id=context.topic_id or None,
            ),
        )
