"""The dashboard signed in to from within Telegram, and signed out of from the chat."""

from __future__ import annotations

from tests.story.desk import Desk
from tests.story.person import Person
from tests.story.stage import Stage

PAGE = "https://desk.example/"


async def opened_by(stage: Stage, person: Person, **more: str) -> str:
    """Let somebody open the Mini App; return what Telegram hands it."""
    launched = await stage.telegram.post("webapp/launch", user=person.id, url=PAGE, **more)
    return str(launched["init_data"])


async def test_a_member_opens_the_app_and_is_signed_in_once(stage: Stage, sam: Person) -> None:
    desk = await stage.desk()
    handed = await opened_by(stage, sam, start_param="as_owner")

    first = await desk.ask("POST", "/session/telegram", {"init_data": handed})
    again = await desk.ask("POST", "/session/telegram", {"init_data": handed})

    assert first.status == 200
    assert again.problem == (401, "not_signed_in")
    me = await desk.ask("GET", "/me", headers=_bearer(first.json["access_token"]))
    assert (me.json["person"]["name"].split()[0], me.json["role"]) == ("Sam", "staff")


async def test_a_guest_who_opens_the_app_is_let_in_nowhere(stage: Stage, carla: Person) -> None:
    desk = await stage.desk()

    refused = await desk.ask(
        "POST", "/session/telegram", {"init_data": await opened_by(stage, carla)}
    )

    assert refused.problem == (403, "not_allowed")


async def test_signing_out_in_the_chat_ends_the_open_page(stage: Stage, olivia: Person) -> None:
    desk = await stage.desk_of(olivia)
    board = await desk.watches()
    asked = await olivia.writes("/sessions")
    listed = await olivia.sees("Where you are signed in", after=asked)

    await olivia.taps("Sign out everywhere", on=listed)

    await olivia.sees("You are signed in nowhere")
    ended = await board.next("error")
    assert ended["data"]["code"] == "token_invalid"
    assert (await desk.ask("GET", "/me")).problem == (401, "not_signed_in")
    renewed = await _renewed(desk)
    assert renewed == (401, "not_signed_in")


async def _renewed(desk: Desk) -> tuple[int, str]:
    answered = await desk.ask("POST", "/session/refresh", headers={"X-Opsbell": "1"})
    return answered.problem


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
