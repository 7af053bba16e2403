"""What opens a door of ours opens none of theirs: keys of requests, tickets, cookies."""

from __future__ import annotations

from tests.integration.web.live import connect
from tests.security.wall.worlds import OUR_MARK, Worlds


async def test_a_request_that_was_answered_in_one_is_another_in_the_other(worlds: Worlds) -> None:
    ours, theirs, house = worlds.ours, worlds.theirs, worlds.ours.house
    both = theirs.people["owner"]
    await house.rows.member(ours.workspace, both, "owner")
    said = {"kind": "complaint", "text": f"{OUR_MARK} words"}
    once = {"Idempotency-Key": "once"}

    answers = []
    for workspace in (theirs.workspace, ours.workspace):
        sign_in = {"Authorization": f"Bearer {house.token(both, workspace)}"}
        answers.append(
            await house.api("POST", "/cases", who=None, json=said, headers=sign_in | once)
        )

    first, second = answers
    assert (first.status, second.status) == (201, 201)
    assert "Idempotent-Replayed" not in second.headers
    assert first.json["id"] != second.json["id"]
    assert worlds.leaks(second.raw, sent=[both], is_mark_sent=True) == []


async def test_what_ours_were_answered_is_said_to_none_of_theirs(worlds: Worlds) -> None:
    said = {"kind": "complaint", "text": f"{OUR_MARK} words"}
    once = {"Idempotency-Key": "once"}
    await worlds.theirs.house.api("POST", "/cases", json=said, headers=once)

    second = await worlds.ours.house.api("POST", "/cases", json=said, headers=once)

    assert second.status == 201
    assert "Idempotent-Replayed" not in second.headers
    assert worlds.leaks(second.raw) == []


async def test_a_ticket_or_a_token_of_ours_leads_to_ours_whatever_else_is_asked(
    worlds: Worlds,
) -> None:
    house, theirs = worlds.ours.house, worlds.theirs.workspace
    ticket = (await house.api("POST", "/me/ticket", headers={"X-Workspace": str(theirs)})).json
    live = await connect(
        house,
        query=f"?ticket={ticket['ticket']}&workspace={theirs}",
        headers={"X-Workspace": str(theirs)},
    )

    hello = await live.next()
    shown = await house.api("GET", f"/workspace?workspace={theirs}")
    chosen = await house.api("POST", "/me/workspace", json={"workspace": str(theirs)})

    assert hello["data"]["workspace"] == str(worlds.ours.workspace)
    assert worlds.leaks(shown.raw, sent=[theirs]) == []
    assert (chosen.status, worlds.leaks(chosen.raw, sent=[theirs])) == (404, [])


async def test_a_refreshed_sign_in_stays_where_it_was(worlds: Worlds) -> None:
    house, theirs = worlds.ours.house, worlds.theirs.workspace
    code = await house.login_code("admin")
    begun = await house.ask("POST", "/api/v1/session", who=None, json={"code": code})
    assert begun.status == 200, begun.raw
    own = {"Origin": house.base, "X-Opsbell": "1", "X-Workspace": str(theirs)}

    renewed = await house.api(
        "POST", f"/session/refresh?workspace={theirs}", who=None, headers=own
    )
    token = {"Authorization": f"Bearer {renewed.json['access_token']}"}
    me = await house.api("GET", "/me", who=None, headers=token)

    assert worlds.leaks(renewed.raw + me.raw) == []
    assert me.json["workspace"]["id"] == str(worlds.ours.workspace)
