"""A workspace is set up by chat: owner, group, places, integrations, people."""

from __future__ import annotations

import pytest

from bot.home import LINK_A_GROUP
from tests.unit.bot_members.bothouse import CARLA, OLIVIA, ROOM, SAM, BotHouse


async def join_staff(house: BotHouse) -> None:
    """Let Sam join as staff by Olivia's invitation."""
    await house.say(OLIVIA, "/invite staff")
    start = house.last(OLIVIA).words.partition("start=")[2].split()[0]
    await house.say(SAM, f"/start {start}")


async def pick_the_room(house: BotHouse, user: int = OLIVIA) -> None:
    """Choose the Ops room, a forum, in Telegram's own list."""
    house.telegram.forums[ROOM] = "Ops room"
    chosen = {"request_id": LINK_A_GROUP, "chat_id": ROOM, "title": "Ops room"}
    await house.send(user, chat_shared=chosen)


async def test_the_claim_link_makes_an_owner_and_shows_the_first_steps(house: BotHouse) -> None:
    await house.say(OLIVIA, f"/start {house.claim}")

    shown, asked = house.telegram.shown.values()
    assert "You are owner" in shown.words
    assert "What do you run?" in asked.words
    assert shown.reply_keyboard is not None
    request = shown.reply_keyboard["keyboard"][0][0]["request_chat"]
    assert request["bot_administrator_rights"]["can_manage_topics"] is True
    assert "setMyCommands" in house.telegram.calls


async def test_the_link_pressed_twice_is_no_complaint_for_its_owner(house: BotHouse) -> None:
    await house.say(OLIVIA, f"/start {house.claim}")

    await house.say(OLIVIA, f"/start {house.claim}")

    assert "You are owner" in house.last(OLIVIA).words


@pytest.mark.parametrize(
    ("start", "answer"),
    [
        ("p_nobodys", "not there any more"),
        ("i_nobodys", "do not know this link"),
        ("whatever", "do not know this link"),
        ("", "Just write it here"),
    ],
    ids=["place", "invitation", "neither", "bare"],
)
async def test_a_strangers_start_is_answered_kindly(
    house: BotHouse, start: str, answer: str
) -> None:
    await house.say(CARLA, f"/start {start}")

    assert answer in house.last(CARLA).words


async def test_an_invitation_works_once(house: BotHouse) -> None:
    await house.found()
    await join_staff(house)
    start = house.last(OLIVIA).words.partition("start=")[2].split()[0]

    await house.say(CARLA, f"/start {start}")

    assert "You are staff" in house.last(SAM).words
    assert "used already" in house.last(CARLA).words


async def test_the_role_of_an_invitation_can_be_tapped(house: BotHouse) -> None:
    await house.found()

    await house.say(OLIVIA, "/invite")
    await house.tap(OLIVIA, "Staff")

    assert "as staff" in house.last(OLIVIA).words
    assert "start=i_" in house.last(OLIVIA).words


async def test_a_chosen_forum_gets_a_topic_of_its_own(house: BotHouse) -> None:
    await house.found()

    await pick_the_room(house)

    assert "topic “🔔 Alerts”" in house.last(OLIVIA).words
    assert house.last(ROOM).topic_id == 50
    assert "come here from now on" in house.last(ROOM).words


async def test_without_the_right_to_make_topics_alerts_go_to_general(house: BotHouse) -> None:
    await house.found()
    house.telegram.refuses.add("createForumTopic")

    await pick_the_room(house)

    assert "topic “General”" in house.last(OLIVIA).words
    assert house.last(ROOM).topic_id == 0


async def test_a_group_that_the_bot_cannot_see_is_not_linked(house: BotHouse) -> None:
    await house.found()
    house.telegram.refuses.add("getChat")

    await pick_the_room(house)

    assert "I am not in “Ops room” yet" in house.last(OLIVIA).words


async def test_choosing_a_linked_group_again_makes_no_second_topic(house: BotHouse) -> None:
    await house.found()
    await pick_the_room(house)

    await pick_the_room(house)

    assert "is linked already" in house.last(OLIVIA).words
    assert house.telegram.calls.count("createForumTopic") == 1


async def test_staff_cannot_link_a_group(house: BotHouse) -> None:
    await house.found()
    await join_staff(house)

    await pick_the_room(house, SAM)

    assert "needs the role “admin”" in house.last(SAM).words


async def test_a_group_the_bot_was_added_to_is_offered_and_bound_by_here(house: BotHouse) -> None:
    await house.found()

    await house.member(OLIVIA, ROOM, "left", "member")
    assert "Send /here" in house.last(ROOM).words
    await house.say(OLIVIA, "/here", chat=ROOM)

    assert "come here from now on" in house.last(ROOM).words


async def test_a_stranger_who_adds_the_bot_is_offered_nothing(house: BotHouse) -> None:
    await house.found()

    await house.member(CARLA, ROOM, "left", "member")

    assert all(chat != ROOM for chat, _ in house.telegram.shown)


async def test_an_anonymous_administrator_is_told_why_not(house: BotHouse) -> None:
    await house.found()
    group = {"id": ROOM, "type": "supergroup", "title": "Ops room"}

    await house.say(OLIVIA, "/here", chat=ROOM, sender_chat=group)

    assert "I cannot see who you are" in house.last(ROOM).words


async def test_a_place_is_named_and_its_code_comes_as_a_picture(house: BotHouse) -> None:
    await house.say(OLIVIA, f"/start {house.claim}")

    await house.say(OLIVIA, "/places")
    await house.say(OLIVIA, "  Roof   terrace ")

    card = next(one for one in house.telegram.shown.values() if one.has_photo)
    assert card.words.startswith("Roof terrace\nhttps://t.me/opsbell_bot?start=p_")
    assert "Added “Roof terrace”." in house.last(OLIVIA).words


@pytest.mark.parametrize(
    ("name", "answer"),
    [("x" * 61, "a name has 60 at most"), ("Room 12", "one of that name already")],
    ids=["too long", "taken"],
)
async def test_a_name_that_cannot_be_taken_is_asked_again(
    house: BotHouse, name: str, answer: str
) -> None:
    await house.found()
    await house.say(OLIVIA, "/places")
    await house.tap(OLIVIA, "➕ Add a place")

    await house.say(OLIVIA, name)
    assert answer in house.last(OLIVIA).words

    await house.say(OLIVIA, "Lobby")
    assert "Added “Lobby”." in house.last(OLIVIA).words


async def test_an_integration_shows_its_address_and_how_to_try_it(house: BotHouse) -> None:
    await house.found()

    await house.say(OLIVIA, "/integrations")
    await house.tap(OLIVIA, "Prometheus Alertmanager")
    await house.tap(OLIVIA, "Call it “Prometheus Alertmanager”")
    made = house.last(OLIVIA).words
    await house.say(OLIVIA, "/integrations")
    await house.tap(OLIVIA, "Prometheus Alertmanager")

    assert "https://desk.example/hooks/" in made
    assert "webhook_configs" in made
    assert house.last(OLIVIA).words == f"{made}\n\nNothing has come here yet."


async def make(house: BotHouse, label: str) -> str:
    """Make an integration by taps; return its card's words."""
    await house.say(OLIVIA, "/integrations")
    if "What sends" not in house.last(OLIVIA).words:
        await house.tap(OLIVIA, "➕ New integration")
    await house.tap(OLIVIA, label)
    await house.tap(OLIVIA, f"Call it “{label}”")
    return house.last(OLIVIA).words


async def test_senders_stand_two_a_row_and_long_names_alone(house: BotHouse) -> None:
    await house.found()

    await house.say(OLIVIA, "/integrations")

    rows = [list(row) for row in house.last(OLIVIA).buttons]
    assert rows[0] == ["Grafana", "GitHub"]
    assert ["Prometheus Alertmanager"] in rows
    assert all(len(row) <= 2 and (len(row) == 1 or max(map(len, row)) <= 16) for row in rows)


async def test_a_secret_is_made_told_once_and_taken_away_again(house: BotHouse) -> None:
    await house.found()
    card = await make(house, "GitHub")

    await house.tap(OLIVIA, "🔑 Ask for a secret")
    await house.tap(OLIVIA, "🔑 Make one")
    told = house.last(OLIVIA).words
    await house.say(OLIVIA, "/integrations")
    await house.tap(OLIVIA, "GitHub")
    asked = house.last(OLIVIA).words
    await house.tap(OLIVIA, "Ask for none")

    assert "Payload URL: the address above." in card
    assert "whsec_" in told
    assert "the field Secret of the webhook" in told
    assert "whsec_" not in asked
    assert "🔑 Only what proves its secret is taken." in asked
    assert "Only what proves" not in house.last(OLIVIA).words


async def test_the_secret_of_sentry_is_sent_and_not_said_again(house: BotHouse) -> None:
    await house.found()
    await make(house, "Sentry")

    await house.tap(OLIVIA, "🔑 Ask for a secret")
    await house.say(OLIVIA, "short")
    again = house.last(OLIVIA).words
    await house.say(OLIVIA, "0a1b2c3d4e5f60718293")

    assert "8 to 200 letters" in again
    assert "Only what proves its secret is taken from now on." in house.last(OLIVIA).words
    assert "0a1b2c3d4e5f" not in house.last(OLIVIA).words


async def test_login_is_a_button_where_the_address_is_public(house: BotHouse) -> None:
    await house.found()

    await house.say(OLIVIA, "/login")

    url = house.last(OLIVIA).data("Open the dashboard")
    assert url.startswith("https://desk.example/login#")


@pytest.mark.parametrize("command", ["login", "invite", "integrations", "places", "my", "start"])
async def test_secrets_and_lists_of_ones_own_are_not_shown_in_groups(
    house: BotHouse, command: str
) -> None:
    await house.found()
    await pick_the_room(house)

    await house.say(OLIVIA, f"/{command}", chat=ROOM)

    assert house.last(ROOM).words == "Please write that to me in private."


@pytest.mark.parametrize("command", ["alerts", "login", "invite", "places", "integrations"])
async def test_a_customer_is_told_what_is_for_members(house: BotHouse, command: str) -> None:
    start = await house.found()
    await house.say(CARLA, f"/start {start}")

    await house.say(CARLA, f"/{command}")

    assert "This is for members" in house.last(CARLA).words


async def test_help_lists_what_this_person_may_say(house: BotHouse) -> None:
    start = await house.found()
    await house.say(CARLA, f"/start {start}")

    await house.say(CARLA, "/help")
    await house.say(OLIVIA, "/help")

    assert "/invite" not in house.last(CARLA).words
    assert "/complain" in house.last(CARLA).words
    assert "/invite" in house.last(OLIVIA).words
    assert "/start · Who you are here, and how to begin" in house.last(CARLA).words


async def test_a_sender_with_the_wrong_preset_is_switched_by_a_tap(house: BotHouse) -> None:
    await house.found()
    await make(house, "Prometheus Alertmanager")
    (one,) = await house.runtime.integrations.all(house.workspace)
    await house.runtime.intake.accept(
        token=one.token,
        headers={},
        body=b'{"heartbeat": null, "monitor": null, "msg": "ops Testing"}',
        content_type="application/json",
    )

    await house.say(OLIVIA, "/integrations")
    await house.tap(OLIVIA, "Prometheus Alertmanager")
    card = house.last(OLIVIA).words
    await house.tap(OLIVIA, "Switch to Uptime Kuma")

    assert "not understood" in card
    assert "What came last looks like Uptime Kuma." in card
    assert "Post URL: the address above." in house.last(OLIVIA).words
    assert "1 request is read again" in house.telegram.toasts[-1]
