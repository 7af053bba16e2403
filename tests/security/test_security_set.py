"""The doors, tried with all that is known to have opened others': forged tokens, tickets of others
and of yesterday, pages of other sites, launches nobody made, words that would be markup.

Outgoing addresses and exports are tried where there are any; this release asks nothing at an
address that people give it, and writes no tables for spreadsheets.
"""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from uuid import UUID

import orjson
import pytest

from core.clock import ManualClock
from core.delivery.markup import as_html
from core.delivery.message import Line, Span, Style
from core.ids import PersonId, WorkspaceId
from core.signing import Access, AccessTokens, RememberedTickets, SocketTickets, TokenRefused
from tests.integration.web.house import House, open_house
from tests.integration.web.live import connect, ticket
from tests.integration.web.rows import Rows, open_rows
from tests.security.forged import KEY, NOBODY, OTHER, TOKENS, part
from tests.unit.tenants.test_mini_app import BAD, BADLY_SEALED
from web.api.session import COOKIE

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
OWN_WORDS = {"sub nobody", "workspace another", "role of ours that is none", "role empty",
             "role a list", "version earlier", "version later", "session nobody's"}  # fmt: skip
"""What is wrong with these only the rows can tell."""
BETWEEN_GUESSES = timedelta(seconds=4)
"""Whoever guesses faster is told to wait, whatever they bring."""


# Tokens.


@pytest.fixture
def clock() -> ManualClock:
    """A clock at noon."""
    return ManualClock(start=NOON)


def tokens_of(clock: ManualClock, key: str = KEY) -> AccessTokens:
    """Return what reads and makes tokens."""
    return AccessTokens(keys=[key], life=timedelta(minutes=10), clock=clock)


def good(clock: ManualClock) -> str:
    """Return a token that is taken."""
    return tokens_of(clock).issue(
        person_id=PersonId(UUID(int=1)),
        workspace_id=WorkspaceId(UUID(int=2)),
        role="staff",
        token_version=1,
    )


@pytest.mark.parametrize("forge", TOKENS.values(), ids=TOKENS.keys())
def test_a_forged_token_says_nothing(
    clock: ManualClock, forge: Callable[[str], str], request: pytest.FixtureRequest
) -> None:
    token = forge(good(clock))
    if any(f"[{name}]" in request.node.name for name in OWN_WORDS):
        tokens_of(clock).read(token)  # told by the rows, see below
        return

    with pytest.raises(TokenRefused):
        tokens_of(clock).read(token)


@pytest.fixture
async def known(tmp_path: Path, schema: Path) -> AsyncIterator[House]:
    """A served house of which the forger knows the key: only their words are wrong."""
    shutil.copy(schema, tmp_path / "opsbell.db")
    kept = {"sealing": OTHER, "signing": KEY}
    (tmp_path / "keys.json").write_text(json.dumps(kept), encoding="utf-8")
    async with open_rows(tmp_path) as rows, open_house(rows, tmp_path) as opened:
        yield opened


async def test_no_forged_token_opens_the_api(known: House) -> None:
    token = known.token(known.people["owner"], known.home)

    answers = {}
    for name, forge in TOKENS.items():
        known.rows.clock.advance(BETWEEN_GUESSES)
        answers[name] = await known.ask_as(forge(token), "/api/v1/me")

    assert (await known.ask_as(token, "/api/v1/me")) == (200, "")
    not_a_member = dict.fromkeys(("sub nobody", "workspace another"), (403, "not_allowed"))
    assert answers == dict.fromkeys(TOKENS, (401, "not_signed_in")) | not_a_member


async def test_no_forged_token_opens_a_socket(known: House) -> None:
    token = known.token(known.people["owner"], known.home)
    for name, forge in TOKENS.items():
        known.rows.clock.advance(BETWEEN_GUESSES)
        live = await connect(known)
        await live.say({"type": "authenticate", "token": forge(token)})

        code, frames = await live.closed()

        assert code in {4401, 4403}, name
        assert [one["type"] for one in frames] == ["error"], name


# Tickets.


def access_at(clock: ManualClock) -> Access:
    """Return whom a good token speaks for."""
    return tokens_of(clock).read(good(clock))


def tickets_of(clock: ManualClock, key: str = KEY) -> SocketTickets:
    """Return what reads and makes tickets."""
    return SocketTickets(keys=[key], clock=clock, used=RememberedTickets(clock=clock))


def with_words(**changed: object) -> Callable[[str, ManualClock], str]:
    """Return what says other words above the old signature."""

    def forge(ticket: str, _: ManualClock) -> str:
        body, signature = ticket.split(".")
        words = {**orjson.loads(base64.urlsafe_b64decode(body + "==")), **changed}
        return f"{part(words)}.{signature}"

    return forge


TICKETS: dict[str, Callable[[str, ManualClock], str]] = {
    "empty": lambda *_: "",
    "a dot": lambda *_: ".",
    "words": lambda *_: "ticket",
    "signed by another key": lambda _, clock: tickets_of(clock, OTHER).issue(access_at(clock)),
    "an access token": lambda _, clock: good(clock),
    "the signature cut": lambda ticket, _: ticket[:-1],
    "the signature longer": lambda ticket, _: ticket + "A",
    "no signature": lambda ticket, _: ticket.partition(".")[0] + ".",
    "the body alone": lambda ticket, _: ticket.partition(".")[0],
    "another person": with_words(person=NOBODY),
    "another workspace": with_words(workspace=NOBODY),
    "a greater role": with_words(role="owner"),
    "a longer life": with_words(until=4_102_444_800),
    "a longer sign-in": with_words(expires=4_102_444_800),
    "a later version": with_words(token_version=2),
    "another session": with_words(session=NOBODY),
    "a fresh number": with_words(nonce="again"),
    "the body of an access token": lambda ticket, clock: (
        f"{good(clock).split('.')[1]}.{ticket.partition('.')[2]}"
    ),
}


@pytest.mark.parametrize("forge", TICKETS.values(), ids=TICKETS.keys())
async def test_a_forged_ticket_opens_nothing(
    clock: ManualClock, forge: Callable[[str, ManualClock], str]
) -> None:
    tickets = tickets_of(clock)
    given = tickets.issue(access_at(clock))

    with pytest.raises(TokenRefused):
        await tickets.redeem(forge(given, clock))
    assert await tickets.redeem(given) == access_at(clock), "and uses nothing up"


@pytest.mark.parametrize("seconds", [30, 31, 3600])
async def test_a_ticket_of_yesterday_opens_nothing(clock: ManualClock, seconds: int) -> None:
    given = tickets_of(clock).issue(access_at(clock))

    clock.advance(timedelta(seconds=seconds))

    with pytest.raises(TokenRefused) as refused:
        await tickets_of(clock).redeem(given)
    assert refused.value.reason == "token_expired"


def test_a_ticket_is_no_access_token(clock: ManualClock) -> None:
    with pytest.raises(TokenRefused):
        tokens_of(clock).read(tickets_of(clock).issue(access_at(clock)))


async def test_a_ticket_opens_one_socket_by_whatever_way_it_comes(house: House) -> None:
    word = await ticket(house)
    first = await connect(house, protocols=("opsbell.v1", f"ticket.{word}"))
    assert (await first.next())["type"] == "hello"
    again = [
        await connect(house, protocols=("opsbell.v1", f"ticket.{word}")),
        await connect(house, query=f"?ticket={word}"),
        await connect(house),
    ]
    await again[2].say({"type": "authenticate", "token": word})

    codes = [(await one.closed())[0] for one in again]

    assert codes == [4401, 4401, 4401]


# Pages of other sites, at the socket and where the cookie signs in.

FOREIGN = {
    "another site": "https://evil.example",
    "another site by http": "http://evil.example",
    "nothing": "null",
    "ours within another name": "https://ops.example.evil.example",
    "ours as a beginning": "https://ops.example.evil",
    "ours as an ending": "https://notops.example",
    "ours behind an at": "https://ops.example@evil.example",
    "a name below ours": "https://sub.ops.example",
    "the name above ours": "https://example",
    "ours at another port": "https://ops.example:8443",
    "ours by another way": "ftp://ops.example",
    "ours by http": "http://ops.example",
    "ours with a path": "https://ops.example/evil",
    "ours with a user": "https://evil@ops.example",
    "a file": "file://",
    "words": "evil",
    "an extension": "chrome-extension://abcdefghijklmnop",
    "ours and another": "https://ops.example, https://evil.example",
    "this machine at another port": "http://127.0.0.1:1",
    "this machine by name": "http://localhost",
    "a dot behind": "https://ops.example.",
}


@pytest.fixture
async def ours(rows: Rows, tmp_path: Path) -> AsyncIterator[House]:
    """A house that is reached as https://ops.example, and lets https://wall.example ask."""
    named = ("https://wall.example",)
    async with open_house(
        rows, tmp_path, public_url="https://ops.example", origins=named
    ) as opened:
        yield opened


async def test_no_page_of_another_site_opens_a_socket(ours: House) -> None:
    for name, origin in FOREIGN.items():
        live = await connect(
            ours, query=f"?ticket={await ticket(ours)}", headers={"Origin": origin}
        )

        code, frames = await live.closed()

        assert (code, frames[0]["data"]["code"]) == (4403, "origin_not_allowed"), name


PAGE = {"X-Opsbell": "1"}
SAME = {"Sec-Fetch-Site": "same-origin"}
CROSS = {"Sec-Fetch-Site": "cross-site"}
COOKIE_ROUTES = [("POST", "/session/refresh"), ("DELETE", "/session")]
FORGED_PAGES: dict[str, tuple[dict[str, str], str]] = {
    "no header": ({}, "header_missing"),
    "no header, same origin": (SAME, "header_missing"),
    "no header, our origin": ({"Origin": "https://ops.example"}, "header_missing"),
    "an empty header": ({"X-Opsbell": ""}, "header_missing"),
    "another header": ({"X-Opsbell": "true"}, "header_missing"),
    "cross site": (PAGE | CROSS, "origin_not_allowed"),
    "same site": (PAGE | {"Sec-Fetch-Site": "same-site"}, "origin_not_allowed"),
    "typed by hand": (PAGE | {"Sec-Fetch-Site": "none"}, "origin_not_allowed"),
    "a word that is none": (PAGE | {"Sec-Fetch-Site": "ours"}, "origin_not_allowed"),
    "an empty word": (PAGE | {"Sec-Fetch-Site": ""}, "origin_not_allowed"),
    "cross site, no origin": (PAGE | CROSS | {"Origin": "null"}, "origin_not_allowed"),
    "cross site, another's": (
        PAGE | CROSS | {"Origin": "https://evil.example"},
        "origin_not_allowed",
    ),
    "another's": (PAGE | {"Origin": "https://evil.example"}, "origin_not_allowed"),
}
TRUE_PAGES: dict[str, dict[str, str]] = {
    "ours": PAGE | SAME,
    "ours, old browser": PAGE | {"Origin": "https://ops.example"},
    "ours, behind a proxy": PAGE | SAME | {"Origin": "https://ops.example"},
    "a page that was named": PAGE | CROSS | {"Origin": "https://wall.example"},
    "no browser": PAGE,
}


@pytest.mark.parametrize(("method", "path"), COOKIE_ROUTES, ids=["renew", "end"])
async def test_no_page_of_another_site_uses_the_cookie(
    ours: House, method: str, path: str
) -> None:
    code = await ours.login_code()
    signed_in = await ours.api("POST", "/session", who=None, json={"code": code})
    cookie = {"Cookie": signed_in.headers["Set-Cookie"].partition(";")[0]}
    for name, (headers, why) in FORGED_PAGES.items():
        refused = await ours.api(method, path, who=None, headers=headers | cookie)

        assert (refused.status, refused.code) == (403, why), name
    for name, origin in FOREIGN.items():
        headers = PAGE | cookie | {"Origin": origin}
        refused = await ours.api(method, path, who=None, headers=headers)
        assert (refused.status, refused.code) == (403, "origin_not_allowed"), name

    renewed = await ours.api("POST", "/session/refresh", who=None, headers=PAGE | cookie)
    assert renewed.status == 200, "the session stands"


@pytest.mark.parametrize("headers", TRUE_PAGES.values(), ids=TRUE_PAGES.keys())
async def test_pages_of_ours_use_the_cookie(ours: House, headers: dict[str, str]) -> None:
    code = await ours.login_code()
    signed_in = await ours.api("POST", "/session", who=None, json={"code": code})
    cookie = {"Cookie": signed_in.headers["Set-Cookie"].partition(";")[0]}

    renewed = await ours.api("POST", "/session/refresh", who=None, headers=headers | cookie)

    assert renewed.status == 200


@pytest.mark.parametrize(
    "path", ["/session", "/session/telegram", "/session/telegram/refresh", "/session/telegram/end"]
)
async def test_no_page_of_another_site_signs_its_reader_in_as_somebody_else(
    ours: House, path: str
) -> None:
    code = await ours.login_code()
    said = {"/session": {"code": code}, "/session/telegram": {"init_data": "auth_date=1"}}.get(
        path, {"refresh_token": "x"}
    )
    for headers in (CROSS, {"Origin": "https://evil.example"}):
        refused = await ours.api("POST", path, who=None, json=said, headers=headers)

        assert (refused.status, refused.code) == (403, "origin_not_allowed")
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    refused = await ours.ask(
        "POST", f"/api/v1{path}", who=None, body=orjson.dumps(said), headers=form
    )
    assert refused.status == 415, "what a form can send is not taken"


# Codes, cookies and launches.

MADE_UP = ["x", "." * 43, "A" * 43, "null", "undefined", "%00", "é" * 20, "a" * 200, "../session"]


async def test_no_made_up_code_cookie_or_launch_signs_anybody_in(house: House) -> None:
    launches = [*(made() for made in BAD.values()), *(made() for made in BADLY_SEALED.values())]
    for word in MADE_UP:
        refused = await house.api("POST", "/session", who=None, json={"code": word})
        assert refused.status == 401, word
        house.rows.clock.advance(timedelta(seconds=6))
        cookie = {"Cookie": f'{COOKIE}="{word}"'.encode().decode("latin-1")}
        refused = await house.api("POST", "/session/refresh", who=None, headers=PAGE | cookie)
        assert refused.status == 401, word
        house.rows.clock.advance(timedelta(seconds=6))
        held = {"refresh_token": word}
        refused = await house.api("POST", "/session/telegram/refresh", who=None, json=held)
        assert refused.status == 401, word
        house.rows.clock.advance(timedelta(seconds=6))
    for given in launches:
        refused = await house.api("POST", "/session/telegram", who=None, json={"init_data": given})
        assert refused.status in {400, 401}, given
        house.rows.clock.advance(timedelta(seconds=6))


# Words that would be markup.

MARKUP = [
    "<script>alert(1)</script>",
    "<b>bold",
    "</b></pre>",
    "<a href='https://evil.example'>here</a>",
    "<img src=x onerror=alert(1)>",
    "&lt;b&gt;",
    "& & &amp;",
    '"><svg onload=alert(1)>',
    "<tg-spoiler>x</tg-spoiler>",
    "<!-- -->",
    "]]>",
    "{{7*7}}${7*7}",
]


@pytest.mark.parametrize("words", MARKUP)
def test_words_stay_words_in_a_message(words: str) -> None:
    shown = as_html([Line.of(words, Span(words, Style.BOLD), Span(words, Style.CODE))])

    bare = shown
    for tag in ("<b>", "</b>", "<code>", "</code>"):
        assert shown.count(tag) == 1
        bare = bare.replace(tag, "")
    assert "<" not in bare
    assert unescape(bare) == words * 3


def test_the_set_is_whole() -> None:
    tables = (TOKENS, TICKETS, FOREIGN, FORGED_PAGES, BAD, BADLY_SEALED, MADE_UP, MARKUP)

    assert sum(len(one) for one in tables) >= 150
