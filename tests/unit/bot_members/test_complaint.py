"""A complaint by chat: quick when it is simple, and nothing said is ever lost or typed twice."""

from __future__ import annotations

from typing import Any

import pytest

from core.desk.submission import FILES_LIMIT, TEXT_LIMIT
from tests.unit.bot_members.bothouse import CARLA, OLIVIA, BotHouse


def photo(name: str = "p") -> dict[str, Any]:
    """Return a photo as a message has it."""
    size = {"file_id": name, "file_unique_id": name, "width": 9, "height": 9, "file_size": 9}
    return {"photo": [size]}


def document(*, size: int) -> dict[str, Any]:
    """Return a file of this size as a message has it."""
    file = {"file_id": "d", "file_unique_id": "d", "file_name": "film.mov", "file_size": size}
    return {"document": file}


async def test_stars_words_and_an_album_become_one_case_at_the_place_of_the_link(
    house: BotHouse,
) -> None:
    start = await house.found()

    await house.say(CARLA, f"/start {start}")
    await house.tap(CARLA, "2 ★")
    await house.say(CARLA, "The shower is cold")
    await house.album(CARLA, photo("a"), photo("b"))
    await house.tap(CARLA, "🏷 Category…")
    await house.tap(CARLA, "Facilities")
    await house.tap(CARLA, "Send")

    (case,) = await house.cases()
    assert (case.rating, case.text, case.attachment_count) == (2, "The shower is cold", 2)
    assert case.place is not None
    assert (case.place.name, case.category, case.kind) == ("Room 12", "facilities", "complaint")


async def test_the_panel_tells_what_is_there(house: BotHouse) -> None:
    start = await house.found()
    await house.say(CARLA, f"/start {start}")
    await house.tap(CARLA, "2 ★")

    await house.album(CARLA, photo("a"), photo("b") | {"caption": "No hot water"})

    assert "★★☆☆☆ · 2 photos · “No hot water”" in house.last(CARLA).words
    assert "📍 Room 12" in house.last(CARLA).words


async def test_send_comes_first_and_the_categories_are_folded_away(house: BotHouse) -> None:
    start = await house.found()
    await house.say(CARLA, f"/start {start}")

    await house.say(CARLA, "The shower is cold")

    stars = [f"{one} ★" for one in range(1, 6)]
    rows = [list(row) for row in house.last(CARLA).buttons]
    assert rows == [["Send"], stars, ["🏷 Category…"], ["Back", "Cancel"]]


async def test_categories_open_in_the_place_of_the_panel_and_go_back_to_it(
    house: BotHouse,
) -> None:
    start = await house.found()
    await house.say(CARLA, f"/start {start}")
    await house.say(CARLA, "The shower is cold")
    panel = house.last(CARLA).message_id

    await house.tap(CARLA, "🏷 Category…")
    assert house.last(CARLA).message_id == panel
    assert "The shower is cold" in house.last(CARLA).words
    await house.tap(CARLA, "Noise")

    assert house.last(CARLA).message_id == panel
    assert "🏷 Noise" in house.last(CARLA).words
    assert "Send" in house.last(CARLA).labels


async def test_what_is_written_over_the_categories_is_part_of_the_story(house: BotHouse) -> None:
    start = await house.found()
    await house.say(CARLA, f"/start {start}")
    await house.say(CARLA, "First")
    await house.tap(CARLA, "🏷 Category…")

    await house.say(CARLA, "Second")
    await house.tap(CARLA, "Send")

    assert [case.text for case in await house.cases()] == ["First\n\nSecond"]


async def test_first_words_without_any_command_begin_a_complaint(house: BotHouse) -> None:
    start = await house.found()
    await house.say(CARLA, f"/start {start}")
    await house.say(CARLA, "/cancel")

    await house.say(CARLA, "The lobby is dirty")
    await house.tap(CARLA, "Send")

    assert [case.text for case in await house.cases()] == ["The lobby is dirty"]


async def test_a_photo_alone_is_enough(house: BotHouse) -> None:
    start = await house.found()
    await house.say(CARLA, f"/start {start}")

    await house.send(CARLA, **photo())
    await house.tap(CARLA, "Send")

    (case,) = await house.cases()
    assert (case.title, case.rating, case.attachment_count) == ("1 photo", None, 1)


async def test_nothing_at_all_is_not_sent(house: BotHouse) -> None:
    start = await house.found()
    await house.say(CARLA, f"/start {start}")
    await house.tap(CARLA, "Skip")

    await house.tap(CARLA, "Send")

    assert "write a few words" in house.telegram.toasts[-1]
    assert await house.cases() == []


async def test_an_edit_before_sending_changes_what_is_sent(house: BotHouse) -> None:
    start = await house.found()
    await house.say(CARLA, f"/start {start}")
    said = await house.say(CARLA, "The shower is could")
    await house.say(CARLA, "And the door is broken")

    await house.edit(CARLA, said, "The shower is cold")
    await house.tap(CARLA, "Send")

    (case,) = await house.cases()
    assert case.text == "The shower is cold\n\nAnd the door is broken"


async def test_an_edit_after_sending_changes_the_case(house: BotHouse) -> None:
    start = await house.found()
    await house.say(CARLA, f"/start {start}")
    said = await house.say(CARLA, "The shower is could")
    await house.tap(CARLA, "Send")

    await house.edit(CARLA, said, "The shower is cold")

    (case,) = await house.cases()
    assert case.text == "The shower is cold"


async def test_an_edit_of_one_of_several_messages_cannot_swallow_the_others(
    house: BotHouse,
) -> None:
    start = await house.found()
    await house.say(CARLA, f"/start {start}")
    said = await house.say(CARLA, "First")
    await house.say(CARLA, "Second")
    await house.tap(CARLA, "Send")

    await house.edit(CARLA, said, "Changed")

    (case,) = await house.cases()
    assert case.text == "First\n\nSecond"


async def test_too_many_words_are_kept_until_the_person_decides(house: BotHouse) -> None:
    start = await house.found()
    await house.say(CARLA, f"/start {start}")
    await house.say(CARLA, "x" * 4096)
    await house.say(CARLA, "y" * 904)
    assert "It has 5000 characters; at most 4000 fit." in house.last(CARLA).words

    await house.tap(CARLA, "Send the first 4000")

    (case,) = await house.cases()
    assert len(case.text) == TEXT_LIMIT


async def test_too_many_words_can_be_written_shorter_while_files_stay(house: BotHouse) -> None:
    start = await house.found()
    await house.say(CARLA, f"/start {start}")
    await house.send(CARLA, **photo())
    await house.say(CARLA, "x" * 4096)

    await house.tap(CARLA, "Write it shorter")
    await house.say(CARLA, "Cold")
    await house.tap(CARLA, "Send")

    (case,) = await house.cases()
    assert (case.text, case.attachment_count) == ("Cold", 1)


async def test_files_beyond_what_fits_are_left_out_and_told(house: BotHouse) -> None:
    start = await house.found()
    await house.say(CARLA, f"/start {start}")

    for at in range(FILES_LIMIT + 1):
        await house.send(CARLA, **photo(str(at)))

    assert "1 file could not be taken" in house.last(CARLA).words
    assert "10 photos" in house.last(CARLA).words


UNFIT: list[tuple[str, dict[str, Any], str]] = [
    (
        "sticker",
        {
            "sticker": {
                "file_id": "s",
                "file_unique_id": "s",
                "type": "regular",
                "width": 1,
                "height": 1,
                "is_animated": False,
                "is_video": False,
            }
        },
        "I cannot read stickers",
    ),
    ("dice", {"dice": {"emoji": "🎲", "value": 3}}, "A nice throw!"),
    ("contact", {"contact": {"phone_number": "1", "first_name": "A"}}, "I cannot take contacts"),
    (
        "poll",
        {
            "poll": {
                "id": "1",
                "question": "?",
                "options": [],
                "total_voter_count": 0,
                "is_closed": False,
                "is_anonymous": True,
                "type": "regular",
                "allows_multiple_answers": False,
                "allows_revoting": False,
                "members_only": False,
            }
        },
        "I cannot take polls",
    ),
    ("a file too large", document(size=21 * 1024 * 1024), "“film.mov” is too large"),
]


@pytest.mark.parametrize(
    ("content", "answer"), [row[1:] for row in UNFIT], ids=[r[0] for r in UNFIT]
)
async def test_what_cannot_be_taken_is_refused_kindly_and_loses_nothing(
    house: BotHouse, content: dict[str, Any], answer: str
) -> None:
    start = await house.found()
    await house.say(CARLA, f"/start {start}")
    await house.say(CARLA, "Cold")

    await house.send(CARLA, **content)
    assert answer in house.last(CARLA).words

    await house.tap(CARLA, "Send")
    assert [case.text for case in await house.cases()] == ["Cold"]


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        ({"location": {"latitude": 1.5, "longitude": 2.25}}, "?q=1.50000,2.25000"),
        (
            {
                "text": "He said so",
                "forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "X"},
            },
            "He said so",
        ),
    ],
    ids=["location", "forwarded"],
)
async def test_positions_and_forwarded_words_are_words(
    house: BotHouse, content: dict[str, Any], kept: str
) -> None:
    start = await house.found()
    await house.say(CARLA, f"/start {start}")

    await house.send(CARLA, **content)

    assert kept in house.last(CARLA).words


async def test_a_button_of_an_earlier_question_is_stale(house: BotHouse) -> None:
    start = await house.found()
    await house.say(CARLA, f"/start {start}")
    shown = house.last(CARLA)
    old = shown.data("1 ★")
    await house.tap(CARLA, "5 ★")

    await house.press(CARLA, shown, old)

    assert house.telegram.toasts[-1] == "This question is over."


@pytest.mark.parametrize("word", ["page:²", "page:99999", "page:-1"])
async def test_a_forged_page_number_closes_nothing(house: BotHouse, word: str) -> None:
    start = await house.found()
    await house.say(OLIVIA, "/places Lobby")
    await house.say(CARLA, f"/start {start}")
    await house.say(CARLA, "/cancel")
    await house.say(CARLA, "/complain")
    shown = house.last(CARLA)
    version = shown.data("Lobby").split(":")[1]

    await house.press(CARLA, shown, f"d1:{version}:{word}")

    assert "How was it?" in house.last(CARLA).words


async def test_a_text_that_telegrams_app_had_to_split_is_one_again(house: BotHouse) -> None:
    start = await house.found()
    await house.say(CARLA, f"/start {start}")
    await house.say(CARLA, "😀" * 2047 + "co")
    await house.say(CARLA, "ld")
    await house.say(CARLA, "And dark")

    await house.tap(CARLA, "Send")

    (case,) = await house.cases()
    assert case.text.endswith("😀cold\n\nAnd dark")
