"""The dashboard's files, health, and the sandbox beside them."""

from __future__ import annotations

import gzip
from pathlib import Path

from aiohttp import web

from tests.integration.web.house import House, open_house
from tests.integration.web.rows import Rows


def built(house: House) -> Path:
    """Build a small dashboard."""
    static = house.deps.static
    (static / "assets").mkdir(parents=True)
    (static / "index.html").write_text("<!doctype html><title>Opsbell</title>")
    (static / "assets" / "index-abc.js").write_text("let a = 1")
    (static / "assets" / "index-abc.js.gz").write_bytes(gzip.compress(b"let a = 1"))
    (static / "assets" / "notes.py").write_text("secret")
    return static


async def test_the_page_comes_under_a_strict_policy_and_is_never_kept(house: House) -> None:
    built(house)

    for path in ("/", "/login"):
        page = await house.ask("GET", path, who=None)
        assert page.status == 200
        assert page.headers["Content-Type"].startswith("text/html")
        assert page.headers["Cache-Control"] == "no-cache"
        policy = page.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "require-trusted-types-for 'script'" in policy
        assert "unsafe" not in policy
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        assert page.headers["X-Request-Id"]
        assert page.headers["Server"] == "Opsbell"


async def test_telegram_alone_may_frame_the_page_and_only_where_it_opens_it(house: House) -> None:
    built(house)

    page = await house.ask("GET", "/", who=None)
    app = await house.ask("GET", "/app", who=None)

    def split(policy: str) -> tuple[str, list[str]]:
        parts = policy.split("; ")
        framers = next(one for one in parts if one.startswith("frame-ancestors "))
        return framers, [one for one in parts if one != framers]

    framers, rest = split(app.headers["Content-Security-Policy"])
    assert framers.split()[1:] == [
        "https://web.telegram.org",
        "https://webk.telegram.org",
        "https://weba.telegram.org",
        "https://webz.telegram.org",
    ]
    assert ("frame-ancestors 'none'", rest) == split(page.headers["Content-Security-Policy"])
    assert (app.raw, app.headers["Cache-Control"]) == (page.raw, "no-cache")
    assert "X-Frame-Options" not in app.headers, "it knows no list and would win"
    assert page.headers["X-Frame-Options"] == "DENY"


async def test_assets_come_packed_and_are_kept_for_ever(house: House) -> None:
    built(house)

    asset = await house.ask(
        "GET", "/assets/index-abc.js", who=None, headers={"Accept-Encoding": "gzip"}
    )

    assert asset.raw == b"let a = 1"
    assert asset.headers["Content-Encoding"] == "gzip"
    assert asset.headers["Content-Type"].startswith("text/javascript")
    assert "immutable" in asset.headers["Cache-Control"]


async def test_only_files_of_a_page_are_served(house: House) -> None:
    built(house)

    for path in ("/assets/notes.py", "/assets/index-abc.js.gz", "/assets/gone.js", "/sw.js"):
        assert (await house.ask("GET", path, who=None)).status == 404


async def test_without_the_built_page_a_person_is_told_how_to_get_it(house: House) -> None:
    for path in ("/", "/app"):
        page = await house.ask("GET", path, who=None)

        assert page.status == 503
        assert b"./run" in page.raw
        assert page.headers["X-Frame-Options"] == "DENY"


async def test_ready_names_what_is_not(rows: Rows, tmp_path: Path) -> None:
    async def database() -> str | None:
        return None

    async def polling() -> str | None:
        return "no answer from Telegram for 90 s"

    async def broken() -> str | None:
        raise RuntimeError("secret")

    async with open_house(rows, tmp_path, checks={"database": database}) as house:
        ready = await house.ask("GET", "/readyz", who=None)
        alive = await house.ask("GET", "/healthz", who=None)
    checks = {"database": database, "polling": polling, "broken": broken}
    async with open_house(rows, tmp_path, checks=checks) as house:
        waiting = await house.ask("GET", "/readyz", who=None)

    assert (ready.status, ready.json) == (
        200,
        {"status": "ok", "problems": {}, "warnings": {}},
    )
    assert alive.status == 200
    assert waiting.status == 503
    assert waiting.json["problems"] == {
        "polling": "no answer from Telegram for 90 s",
        "broken": "the check itself failed",
    }


async def test_the_sandbox_answers_for_itself(rows: Rows, tmp_path: Path) -> None:
    async def wrong(_: web.Request) -> web.Response:
        return web.json_response({"ok": False, "error_code": 404}, status=404)

    sandbox = web.Application()
    sandbox.router.add_get("/bot{token}/nothing", wrong)

    async with open_house(rows, tmp_path, sandbox=sandbox) as house:
        answered = await house.ask("GET", "/sandbox/bot1:secret/nothing", who=None)
        meta = await house.api("GET", "/meta", who=None)

    assert answered.json == {"ok": False, "error_code": 404}
    assert "Content-Security-Policy" not in answered.headers
    assert meta.json["sandbox_url"] == "/sandbox/"
