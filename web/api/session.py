"""Signing in and out: a one-time code becomes a refresh cookie and short access tokens; a launch
of the Mini App becomes a refresh token that its page holds in memory, and the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from aiohttp import web
from pydantic import Field

from core.errors import NotSignedIn
from core.tenants.begun import SignedIn
from core.tenants.mini_app import LONGEST
from core.tenants.refusals import How
from web.api.asked import Asked, Words
from web.guesses import GUESSES
from web.keys import SIGN_IN_TRIES
from web.own_page import demand_own_page, refuse_foreign
from web.peer import client_address
from web.route import ROOT, Call, Route, answer
from web.shapes import Shape

COOKIE = "opsbell_session"
_PATH = f"{ROOT}/session"


class Code(Asked):
    """The code behind the `#` of a sign-in link."""

    code: Annotated[Words, Field(min_length=1, max_length=200)]


class Launched(Asked):
    """What Telegram handed the Mini App: `Telegram.WebApp.initData`, as it is."""

    init_data: Annotated[Words, Field(min_length=1, max_length=LONGEST)]


class Held(Asked):
    """What the Mini App holds in place of the cookie."""

    refresh_token: Annotated[Words, Field(min_length=1, max_length=200)]


class Session(Shape):
    """An access token, and how many seconds it is good for."""

    access_token: str
    expires_in: int


class HeldSession(Session):
    """The same with what renews it, once: each renewal brings the next."""

    refresh_token: str


async def sign_in(call: Call) -> web.Response:
    """Use up the code and start a session."""
    refuse_foreign(call.request, call.deps)
    _count_try(call)
    code = call.body(Code).code
    with _noted(call, "code"):
        begun = await call.deps.sign_in.exchange(code, user_agent=_agent(call))
    return _session(call, begun)


async def enter(call: Call) -> web.Response:
    """Use up a launch of the Mini App and start a session."""
    refuse_foreign(call.request, call.deps)
    _count_try(call)
    init_data = call.body(Launched).init_data
    with _noted(call, "telegram"):
        begun = await call.deps.launches.enter(init_data, user_agent=_agent(call))
    return _held(call, begun)


async def stay(call: Call) -> web.Response:
    """Rotate the Mini App's token and give a new access token."""
    refuse_foreign(call.request, call.deps)
    _count_try(call)
    token = call.body(Held).refresh_token
    with _noted(call, "session"):
        renewed = await call.deps.sign_in.refresh(token, user_agent=_agent(call))
    return _held(call, renewed)


async def leave(call: Call) -> web.Response:
    """End the Mini App's session, if there is one."""
    refuse_foreign(call.request, call.deps)
    _count_try(call)
    await call.deps.sign_in.end(call.body(Held).refresh_token)
    return web.Response(status=204)


async def refresh(call: Call) -> web.Response:
    """Rotate the session's token and give a new access token."""
    demand_own_page(call.request, call.deps)
    _count_try(call)
    token = call.request.cookies.get(COOKIE)
    if not token or len(token) > 200:
        raise NotSignedIn("there is no session; sign in by the bot's /login")
    with _noted(call, "session"):
        renewed = await call.deps.sign_in.refresh(token, user_agent=_agent(call))
    return _session(call, renewed)


async def sign_out(call: Call) -> web.Response:
    """End the session, if there is one."""
    demand_own_page(call.request, call.deps)
    token = call.request.cookies.get(COOKIE)
    if token and len(token) <= 200:
        await call.deps.sign_in.end(token)
    gone = web.Response(status=204)
    gone.del_cookie(COOKIE, path=_PATH)
    return gone


def _held(call: Call, signed_in: SignedIn) -> web.Response:
    # In a frame of Telegram's page a cookie of ours is a stranger's, and never comes back.
    access_token, expires_in = _access(call, signed_in)
    return answer(
        HeldSession(
            access_token=access_token,
            expires_in=expires_in,
            refresh_token=signed_in.refresh_token,
        )
    )


def _session(call: Call, signed_in: SignedIn) -> web.Response:
    deps = call.deps
    access_token, expires_in = _access(call, signed_in)
    response = answer(Session(access_token=access_token, expires_in=expires_in))
    left = signed_in.refresh_expires_at - deps.clock.now()
    is_secure = call.request.secure or (deps.public_url or "").startswith("https:")
    response.set_cookie(
        COOKIE,
        signed_in.refresh_token,
        path=_PATH,
        max_age=max(int(left.total_seconds()), 0),
        httponly=True,
        samesite="Strict",
        secure=is_secure,
    )
    return response


def _access(call: Call, signed_in: SignedIn) -> tuple[str, int]:
    tokens = call.deps.tokens
    token = tokens.issue(
        person_id=signed_in.person_id,
        workspace_id=signed_in.workspace_id,
        role=signed_in.role.value,
        token_version=signed_in.token_version,
        session_id=signed_in.session_id,
    )
    return token, int(tokens.life.total_seconds())


@contextmanager
def _noted(call: Call, how: How) -> Iterator[None]:
    """Have the audit trail know of a try that fails."""
    try:
        yield
    except NotSignedIn:
        address = client_address(call.request, call.deps.proxies)
        call.request.app[GUESSES].refused(how, address)
        raise


def _agent(call: Call) -> str:
    given = call.request.headers.get("User-Agent", "")[:200]
    return given.encode("utf-8", "replace").decode()  # a header may hold what is no text


def _count_try(call: Call) -> None:
    # What a header says of the address, anybody can write: only an own proxy's word counts, and
    # everybody behind another one shares a bucket. What a foreign page makes a browser send was
    # refused before this.
    call.request.app[SIGN_IN_TRIES].take(client_address(call.request, call.deps.proxies))


ROUTES = (
    Route(
        method="POST",
        path="/session",
        name="sign_in",
        summary="Exchange the one-time code of a sign-in link for a session.",
        handler=sign_in,
        is_open=True,
        takes=Code,
        gives=Session,
    ),
    Route(
        method="POST",
        path="/session/telegram",
        name="sign_in_by_telegram",
        summary="Exchange what Telegram handed the Mini App for a session, once.",
        handler=enter,
        is_open=True,
        takes=Launched,
        gives=HeldSession,
    ),
    Route(
        method="POST",
        path="/session/telegram/refresh",
        name="refresh_mini_app_session",
        summary="Renew the Mini App's access token by the token it holds.",
        handler=stay,
        is_open=True,
        takes=Held,
        gives=HeldSession,
    ),
    Route(
        method="POST",
        path="/session/telegram/end",
        name="end_mini_app_session",
        summary="End the Mini App's session.",
        handler=leave,
        is_open=True,
        takes=Held,
        status=204,
    ),
    Route(
        method="POST",
        path="/session/refresh",
        name="refresh_session",
        summary="Renew the access token by the session cookie (header X-Opsbell: 1).",
        handler=refresh,
        is_open=True,
        gives=Session,
    ),
    Route(
        method="DELETE",
        path="/session",
        name="sign_out",
        summary="End the session (header X-Opsbell: 1).",
        handler=sign_out,
        is_open=True,
        status=204,
    ),
)
