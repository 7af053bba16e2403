"""Proofs of senders over HTTP: the secret is set by the API, and what is not signed is refused."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

import pytest

from tests.integration.web.house import House

PUSH = b'{"ref": "refs/heads/main"}'


async def made(house: House, preset: str = "github") -> tuple[str, str]:
    """Make an integration; return its path in the API and its hook's."""
    answered = await house.api("POST", "/integrations", json={"name": "CI", "preset": preset})
    said: dict[str, Any] = answered.json
    return f"/integrations/{said['id']}", said["url"].removeprefix(house.base)


def signed(secret: str, body: bytes = PUSH) -> dict[str, str]:
    """Return the headers GitHub sends."""
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return {"X-GitHub-Event": "push", "X-Hub-Signature-256": f"sha256={digest}"}


async def test_a_secret_is_told_once_and_asked_for_from_then_on(house: House) -> None:
    path, hook = await made(house)

    told = await house.api("POST", f"{path}/secret", json={}, headers={"If-Match": '"1"'})
    secret = told.json["secret"]
    taken = await house.ask("POST", hook, who=None, body=PUSH, headers=signed(secret))
    changed = await house.ask("POST", hook, who=None, body=PUSH + b" ", headers=signed(secret))
    bare = await house.ask("POST", hook, who=None, body=PUSH)
    shown = await house.api("GET", path)
    kept = await house.api("GET", f"{path}/requests")

    assert (told.status, told.headers["ETag"], taken.status) == (200, '"2"', 202)
    assert [one.status for one in (changed, bare)] == [401, 401]
    assert changed.headers["Content-Type"].startswith("application/problem+json")
    assert changed.code == "unproven"
    for word in ("signature", "hmac", "sha256", "secret", secret):
        assert word not in changed.raw.decode().lower()
    assert secret not in shown.raw.decode()
    assert (shown.json["proof"]["refused"], shown.json["proof"]["refused_why"]) == (2, "missing")
    assert [one["id"] for one in kept.json["items"]] == [taken.json["id"]]


async def test_a_ping_is_taken_and_shown_without_anything_fired(house: House) -> None:
    path, hook = await made(house)

    ping = await house.ask(
        "POST", hook, who=None, body=b'{"zen": "Keep it simple."}',
        headers={"X-GitHub-Event": "ping"},
    )  # fmt: skip
    kept = await house.api("GET", f"{path}/requests")
    alerts = await house.api("GET", "/alerts")

    assert ping.status == 202
    assert [(one["status"], one["items"]) for one in kept.json["items"]] == [("done", 0)]
    assert alerts.json["items"] == []


async def test_a_secret_is_changed_and_removed_at_the_revision_one_saw(house: House) -> None:
    path, hook = await made(house)
    headers = {"If-Match": '"1"'}
    first = await house.api("POST", f"{path}/secret", json={"secret": "0a1b2c3d4e"},
                            headers=headers)  # fmt: skip

    late = await house.api("POST", f"{path}/secret", json={}, headers=headers)
    blind = await house.api("DELETE", f"{path}/secret")
    gone = await house.api("DELETE", f"{path}/secret", headers={"If-Match": '"2"'})
    taken = await house.ask("POST", hook, who=None, body=PUSH)

    assert first.json["secret"] == "0a1b2c3d4e"
    assert (late.status, blind.status) == (412, 428)
    assert (gone.status, gone.json["proof"], taken.status) == (200, None, 202)


@pytest.mark.parametrize("words", ["short", "x" * 201, "with\u00a0space", 7])
async def test_what_cannot_be_a_secret_is_refused(house: House, words: object) -> None:
    path, _ = await made(house)

    answered = await house.api(
        "POST", f"{path}/secret", json={"secret": words}, headers={"If-Match": '"1"'}
    )

    assert answered.status == 400


async def test_the_preset_made_for_it_is_named_and_reads_it_again(house: House) -> None:
    path, hook = await made(house, "alertmanager")
    body = b'{"heartbeat": null, "monitor": null, "msg": "ops Testing"}'
    await house.ask("POST", hook, who=None, body=body)

    before = await house.api("GET", f"{path}/requests")
    await house.api("PATCH", path, json={"preset": "uptime_kuma"}, headers={"If-Match": '"1"'})
    again = await house.api("POST", f"{path}/requests/read-again")

    assert before.json["suggested_preset"] == "uptime_kuma"
    assert before.json["items"][0]["error"].endswith("(it looks like Uptime Kuma)")
    assert again.json == {"requests": 1}
