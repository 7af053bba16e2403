"""What people write and tap reaches its handler, and every answer reaches them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.sandbox.sandbox import Sandbox
from tests.integration.transport.members import (
    Acknowledge,
    Bad,
    Broken,
    Cancel,
    Card,
    Complain,
    Complaint,
    Echo,
    Filed,
    Hears,
    Slow,
)
from tests.integration.transport.world import CARLA, DIEGO, OPS_ROOM, SAM, Parts, Sim, living

Served = tuple[Sandbox, Sim]


@pytest.fixture
def filed() -> Filed:
    return Filed()


@pytest.fixture
def hears() -> Hears:
    return Hears()


@pytest.fixture
def acknowledge() -> Acknowledge:
    return Acknowledge()


@pytest.fixture
def slow() -> Slow:
    return Slow()


@pytest.fixture
def parts(filed: Filed, hears: Hears, acknowledge: Acknowledge, slow: Slow) -> Parts:
    return Parts(
        commands=(Echo(), Card(), Broken(), Complain(), Cancel()),
        buttons=(acknowledge, slow, Bad()),
        conversations=(Complaint(filed),),
        messages=(hears,),
        edits=(hears,),
    )


async def test_a_command_is_answered(tmp_path: Path, served: Served, parts: Parts) -> None:
    async with living(tmp_path, *served, parts) as world:
        await world.sim.post("message", user=CARLA, chat=CARLA, text="/echo hello there")

        call = await world.sim.call("sendMessage", contains="you said hello there")

        assert call["status"] == 200


async def test_a_command_for_this_bot_by_name_is_answered_and_one_for_another_is_not(
    tmp_path: Path, served: Served, parts: Parts
) -> None:
    async with living(tmp_path, *served, parts) as world:
        await world.sim.post("member", chat=OPS_ROOM, bot=True, action="add")
        for name in ("other_bot", "opsbell_sandbox_bot"):
            words = f"/echo@{name} for {name}"
            await world.sim.post("message", user=SAM, chat=OPS_ROOM, text=words)

        await world.sim.call("sendMessage", contains="you said for opsbell_sandbox_bot")
        await world.sim.idle()

        assert not any("you said for other_bot" in one for one in await world.sim.words(OPS_ROOM))


async def test_an_unknown_command_and_idle_words_are_answered_kindly_in_their_language(
    tmp_path: Path, served: Served, parts: Parts
) -> None:
    async with living(tmp_path, *served, parts) as world:
        await world.sim.post("message", user=CARLA, chat=CARLA, text="/nonsense")
        await world.sim.call("sendMessage", contains="do not know this command")
        await world.sim.post("message", user=CARLA, chat=CARLA, text="what now")

        await world.sim.call("sendMessage", contains="did not understand")


async def test_who_has_no_right_is_told_why(tmp_path: Path, served: Served, parts: Parts) -> None:
    async with living(tmp_path, *served, parts) as world:
        await world.sim.post("message", user=CARLA, chat=CARLA, text="/card")

        await world.sim.call("sendMessage", contains="for members of the workspace")


async def test_an_anonymous_admin_is_told_how_to_be_seen(
    tmp_path: Path, served: Served, parts: Parts
) -> None:
    async with living(tmp_path, *served, parts) as world:
        await world.sim.post("member", chat=OPS_ROOM, bot=True, action="add")
        await world.sim.post("message", user=1001, chat=OPS_ROOM, text="/card", anonymous=True)

        await world.sim.call("sendMessage", contains="Remain anonymous")


async def test_the_presser_counts_not_the_chat(
    tmp_path: Path, served: Served, parts: Parts, acknowledge: Acknowledge
) -> None:
    async with living(tmp_path, *served, parts) as world:
        await world.sim.post("member", chat=OPS_ROOM, bot=True, action="add")
        await world.sim.post("member", chat=OPS_ROOM, user=DIEGO, action="add")
        await world.sim.post("message", user=SAM, chat=OPS_ROOM, text="/card")
        await world.sim.call("sendMessage", contains="a card")

        taps = {
            user: await world.sim.post("tap", user=user, chat=OPS_ROOM, label="Acknowledge")
            for user in (DIEGO, SAM)
        }
        refused = await world.sim.toast(taps[DIEGO]["query_id"])
        done = await world.sim.toast(taps[SAM]["query_id"])
        again = await world.sim.post("tap", user=1001, chat=OPS_ROOM, label="Acknowledge")
        late = await world.sim.toast(again["query_id"])

        assert refused["show_alert"]
        assert acknowledge.by == ["Sam Staff"]
        assert done["text"] == "Acknowledged"
        assert "already acknowledged" in late["text"]


@pytest.mark.parametrize(
    ("label", "said"),
    [
        pytest.param("Gone", "not there any more", id="subject-gone"),
        pytest.param("Old", "out of date", id="unknown-action"),
        pytest.param("Bad", "trying again", id="broken"),
    ],
)
async def test_every_tap_is_answered(
    tmp_path: Path, served: Served, parts: Parts, label: str, said: str
) -> None:
    async with living(tmp_path, *served, parts) as world:
        await world.sim.post("message", user=SAM, chat=SAM, text="/card")
        await world.sim.call("sendMessage", contains="a card")

        tap = await world.sim.post("tap", user=SAM, chat=SAM, label=label)
        toast = await world.sim.toast(tap["query_id"])

        assert toast["answered"]
        assert said in toast["text"]


async def test_a_slow_button_is_answered_before_it_is_done(
    tmp_path: Path, served: Served, parts: Parts, slow: Slow
) -> None:
    async with living(tmp_path, *served, parts) as world:
        await world.sim.post("message", user=SAM, chat=SAM, text="/card")
        await world.sim.call("sendMessage", contains="a card")

        tap = await world.sim.post("tap", user=SAM, chat=SAM, label="Slow")
        toast = await world.sim.toast(tap["query_id"])
        slow.go.set()

        assert toast["answered"]
        assert not toast["text"]


async def test_what_was_not_foreseen_is_tried_again(
    tmp_path: Path, served: Served, parts: Parts
) -> None:
    async with living(tmp_path, *served, parts) as world:
        await world.sim.post("message", user=CARLA, chat=CARLA, text="/broken")

        await world.sim.call("sendMessage", contains="mended")


async def test_an_album_is_heard_as_one(
    tmp_path: Path, served: Served, parts: Parts, hears: Hears
) -> None:
    photos = [{"sample": "photo"}, {"sample": "photo"}]
    async with living(tmp_path, *served, parts) as world:
        await world.sim.post("message", user=CARLA, chat=CARLA, photos=photos)

        await world.sim.call("sendMessage", contains="heard 2")

        assert hears.heard == [("Carla Customer", 2)]


async def test_an_edit_is_no_new_message_and_no_command(
    tmp_path: Path, served: Served, parts: Parts, hears: Hears
) -> None:
    async with living(tmp_path, *served, parts) as world:
        sent = await world.sim.post("message", user=CARLA, chat=CARLA, text="!first")
        await world.sim.call("sendMessage", contains="heard 1")
        number = sent["messages"][0]["message_id"]
        await world.sim.post(
            "edit", user=CARLA, chat=CARLA, message_id=number, text="/echo changed"
        )
        await world.sim.idle()

        assert hears.edits == ["/echo changed"]
        assert not any("you said" in one for one in await world.sim.words(CARLA))


async def test_a_conversation_goes_from_tap_to_words_to_the_flow(
    tmp_path: Path, served: Served, parts: Parts, filed: Filed
) -> None:
    async with living(tmp_path, *served, parts) as world:
        filed.books = world.store.books
        await world.sim.post("message", user=CARLA, chat=CARLA, text="/complain Room 12")
        await world.sim.call("sendMessage", contains="How was it?")
        await world.sim.post("message", user=CARLA, chat=CARLA, text="bad")
        await world.sim.call("sendMessage", contains="Tap the stars")
        tap = await world.sim.post("tap", user=CARLA, chat=CARLA, label="★★")
        await world.sim.toast(tap["query_id"])
        await world.sim.call("editMessageText", contains="What happened?")
        await world.sim.post("message", user=CARLA, chat=CARLA, text="cold shower")

        await world.sim.call("sendMessage", contains="Filed as #1")

        assert filed.cases == [(2, "cold shower", 1)]


async def test_a_choice_of_an_earlier_step_is_stale(
    tmp_path: Path, served: Served, parts: Parts
) -> None:
    async with living(tmp_path, *served, parts) as world:
        await world.sim.post("message", user=CARLA, chat=CARLA, text="/complain")
        await world.sim.call("sendMessage", contains="How was it?")
        # The first tap's edit takes its time, so the second finds the same buttons.
        await world.sim.post("faults", match={"method": "editMessageText"}, kind="delay", ms=400)

        first = await world.sim.post("tap", user=CARLA, chat=CARLA, label="★")
        second = await world.sim.post("tap", user=CARLA, chat=CARLA, label="★★")

        assert not (await world.sim.toast(first["query_id"]))["text"]
        assert "is over" in (await world.sim.toast(second["query_id"]))["text"]


async def test_a_conversation_outlives_the_process(
    tmp_path: Path, served: Served, parts: Parts, filed: Filed
) -> None:
    async with living(tmp_path, *served, parts) as world:
        await world.sim.post("message", user=CARLA, chat=CARLA, text="/complain")
        await world.sim.call("sendMessage", contains="How was it?")
        await world.sim.idle()

    async with living(tmp_path, *served, parts) as world:
        await world.sim.post("tap", user=CARLA, chat=CARLA, label="★★★")

        await world.sim.call("editMessageText", contains="What happened?")


async def test_the_menus_are_made_from_the_list(
    tmp_path: Path, served: Served, parts: Parts
) -> None:
    async with living(tmp_path, *served, parts) as world:
        await world.sim.post("message", user=CARLA, chat=CARLA, text="/echo up")
        await world.sim.call("sendMessage", contains="you said up")

        menus = await world.sim.calls("setMyCommands")

        assert len(menus) == 4
        private = next(one for one in menus if "all_private_chats" in str(one["params"]))
        assert "broken" in str(private["params"])
        assert "card" not in str(private["params"])
