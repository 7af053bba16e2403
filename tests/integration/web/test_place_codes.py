"""Links that lead to the bot, and a place's as a QR code."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.tenancy import System
from core.tenants.qr_code import qr_code
from core.tenants.tables import BotRow
from core.work import Work
from tests.integration.web.house import House, open_house
from tests.integration.web.rows import BOT, Rows

ABOVE = System(reason="bots stand above workspaces")


async def add_place(house: House) -> dict[str, str]:
    """Make a place."""
    answered = await house.api("POST", "/places", json={"name": "Room 12"})
    assert answered.status == 201, answered.raw
    made: dict[str, str] = answered.json
    return made


async def test_a_place_has_a_link_to_the_bot(house: House) -> None:
    made = await add_place(house)

    listed = await house.api("GET", "/places", who="staff")

    assert made["link"] == f"https://t.me/opsbell_bot?start={made['start']}"
    assert listed.json["items"] == [made]


@pytest.mark.parametrize(
    ("kind", "opens", "mime"),
    [("svg", b"<svg", "image/svg+xml"), ("png", b"\x89PNG", "image/png")],
)
async def test_the_code_of_a_place_holds_its_link(
    house: House, kind: str, opens: bytes, mime: str
) -> None:
    made = await add_place(house)

    answered = await house.api("GET", f"/places/{made['id']}/qr.{kind}", who="staff")

    assert answered.status == 200
    assert answered.headers["Content-Type"] == mime
    assert answered.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answered.raw.startswith(opens)
    assert answered.raw == qr_code(made["link"], "svg" if kind == "svg" else "png")


async def test_in_the_sandbox_links_lead_to_its_page(rows: Rows, tmp_path: Path) -> None:
    async with open_house(rows, tmp_path, sandbox=web.Application()) as house:
        made = await add_place(house)
        invited = await house.api("POST", "/invites", json={"role": "staff"})

    page = f"{house.base}/sandbox/#start="
    assert made["link"] == page + made["start"]
    assert invited.json["link"] == page + invited.json["start"]


async def test_there_is_no_code_before_the_bot_has_a_name(house: House) -> None:
    made = await add_place(house)

    async def forget(session: AsyncSession, _: Work) -> None:
        (await session.get_one(BotRow, BOT)).username = ""

    await house.rows.books.transaction(ABOVE, forget)

    meta = await house.api("GET", "/meta", who=None)
    shown = await house.api("GET", f"/places/{made['id']}")
    code = await house.api("GET", f"/places/{made['id']}/qr.svg")

    assert meta.json["bot"] is None
    assert (shown.status, shown.json["link"]) == (200, None)
    assert (code.status, code.code) == (503, "unavailable")


async def test_a_real_bot_goes_before_the_one_of_the_sandbox(house: House) -> None:
    before = house.rows.clock.now() - timedelta(days=1)

    async def found(_: AsyncSession, work: Work) -> None:
        work.insert(
            BotRow,
            id=BOT + 1,
            username="miramar_bot",
            name="Miramar",
            is_sandbox=False,
            created_at=before,
        )

    await house.rows.books.transaction(ABOVE, found)

    meta = await house.api("GET", "/meta", who=None)

    assert meta.json["bot"] == "miramar_bot"
