"""The dashboard signed in to from within Telegram, and signed out of from the chat."""

from __future__ import annotations

from tests.story.desk import Desk
from tests.story.person import Person
from tests.story.stage import Stage, invites
from tests.story.telegram import Json

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


async def test_the_app_stays_signed_in_by_what_it_holds_and_gets_no_cookie(
    stage: Stage, sam: Person
) -> None:
    desk = await stage.desk()
    handed = await opened_by(stage, sam)

    first = await desk.ask("POST", "/session/telegram", {"init_data": handed})
    held = {"refresh_token": first.json["refresh_token"]}
    renewed = await desk.ask("POST", "/session/telegram/refresh", held)
    by_cookie = await _renewed(desk)
    held = {"refresh_token": renewed.json["refresh_token"]}
    out = await desk.ask("POST", "/session/telegram/end", held)
    late = await desk.ask("POST", "/session/telegram/refresh", held)

    assert "Set-Cookie" not in {*first.headers, *renewed.headers}
    assert renewed.json["refresh_token"] != first.json["refresh_token"]
    me = await desk.ask("GET", "/me", headers=_bearer(renewed.json["access_token"]))
    assert by_cookie == (401, "not_signed_in")
    assert out.status == 204
    assert late.problem == (401, "not_signed_in")
    assert me.problem == (401, "not_signed_in"), "what it was given ends with it"


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


async def test_the_command_and_the_button_beside_the_text_field_open_the_app(
    stage: Stage, sam: Person, carla: Person
) -> None:
    desk = await stage.desk()

    await sam.writes("/app")
    shown = await sam.sees("The dashboard, right here", "Open the dashboard")
    by_command = await _launched(stage, sam, label="Open the dashboard", message_id=shown.id)
    await sam.waits()
    by_menu = await _launched(stage, sam, menu=True)
    await carla.writes("/app")
    await carla.sees("This is for members of the workspace.")

    for opened in (by_command, by_menu):
        assert opened["url"].startswith(f"{stage.product.address}/app#tgWebAppData=")
        handed = {"init_data": opened["init_data"]}
        assert (await desk.ask("POST", "/session/telegram", handed)).status == 200
    assert not await stage.telegram.tries("webapp/launch", user=carla.id, chat=carla.id, menu=True)


async def test_whoever_becomes_a_member_gets_the_button_in_their_language_and_loses_it(
    stage: Stage, olivia: Person
) -> None:
    made = await stage.telegram.post("users", first_name="Mara", language_code="es")
    mara = Person(id=made["id"], name="Mara", telegram=stage.telegram)

    await mara.opens(await invites(olivia, "Staff"))
    button = await _button(mara, "web_app")
    desk = await stage.desk_of(mara)
    await desk.ask("DELETE", "/me/workspace")

    assert button["text"] == "Panel"
    assert button["web_app"] == {"url": f"{stage.product.address}/app"}
    await _button(mara, "default")


async def _launched(stage: Stage, person: Person, **how: object) -> dict[str, str]:
    launched = await stage.telegram.post("webapp/launch", user=person.id, chat=person.id, **how)
    return {name: str(one) for name, one in launched.items()}


async def _button(person: Person, kind: str) -> Json:
    """Wait until the button beside their text field is of this kind."""

    async def look() -> Json | None:
        chat = await person.telegram.get(f"chats/{person.id}", user=person.id)
        seen: Json = chat["menu_button"]
        return seen if seen["type"] == kind else None

    found = await person.telegram.until(look)
    assert found is not None, f"the button never was {kind}"
    return found


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
