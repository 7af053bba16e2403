"""What anybody may know of this installation before they sign in."""

from __future__ import annotations

from aiohttp import web

from core.texts.locale_of_reader import LANGUAGES
from web.route import Call, Route, answer
from web.shapes import Shape


class Meta(Shape):
    """The product, its release, its languages, and where the sandbox is (null: there is none).
    `bot` is the bot's username without the @, null until Telegram has told it."""

    name: str
    version: str
    languages: list[str]
    sandbox: bool
    sandbox_url: str | None
    bot: str | None


async def show(call: Call) -> web.Response:
    """Return what this installation is."""
    deps = call.deps
    return answer(
        Meta(
            name="Opsbell",
            version=deps.version,
            languages=list(LANGUAGES),
            sandbox=deps.sandbox_path is not None,
            sandbox_url=None if deps.sandbox_path is None else f"{deps.sandbox_path}/",
            bot=await deps.own_bot.username(),
        )
    )


ROUTES = (
    Route(
        method="GET",
        path="/meta",
        name="meta",
        summary="What this installation is; needs no sign-in.",
        handler=show,
        is_open=True,
        gives=Meta,
    ),
)
