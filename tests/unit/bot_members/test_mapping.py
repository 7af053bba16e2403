"""Fields pointed at in the chat: from a request nobody could read to the alert it means."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from core.clock import ManualClock
from core.inbox.cause import Cause
from core.ingest.integration import Integration, NewIntegration
from core.ingest.mapping import FieldMapping, parse_mapping
from tests.fakes.telegram_twin import ShownMessage
from tests.unit.bot_members.bothouse import OLIVIA, ROOM, SAM, BotHouse

NOBODY = Cause(actor=None)
ODD: dict[str, Any] = {
    "what": {"text": "Freezer too warm", "nr": 7},
    "stufe": "ROT",
    "zustand": "offen",
    "api_token": "t0p-s3cret",
}


async def opened(
    house: BotHouse, *came: object, preset: str = "sentry", name: str = "Kitchen"
) -> Integration:
    """Have Olivia own an integration to which these came, and look at its card."""
    await house.found()
    new = NewIntegration(name=name, preset=preset)
    integrations = house.runtime.integrations
    one = await integrations.create(house.workspace, new, by=None, cause=NOBODY)
    for said in came:
        await post(house, one, said)
    await look(house, name)
    return one


async def post(house: BotHouse, one: Integration, said: object) -> None:
    """Post to the integration's address, a second after whatever was before."""
    clock = house.runtime.clock
    assert isinstance(clock, ManualClock)
    clock.advance(timedelta(seconds=1))
    is_text = isinstance(said, str)
    await house.runtime.intake.accept(
        token=one.token,
        headers={},
        body=(said if isinstance(said, str) else json.dumps(said)).encode(),
        content_type="text/plain" if is_text else "application/json",
    )


async def look(house: BotHouse, name: str = "Kitchen") -> None:
    """Open the card in the list of all."""
    await house.say(OLIVIA, "/integrations")
    await house.tap(OLIVIA, name)


def panel(house: BotHouse) -> ShownMessage:
    """Return the newest message to Olivia."""
    return house.last(OLIVIA)


async def taps(house: BotHouse, *labels: str) -> None:
    """Have Olivia tap one after the other; a label may be given by its beginning."""
    for label in labels:
        shown = panel(house)
        exact = next((one for one in shown.labels if one == label), None)
        begins = next((one for one in shown.labels if one.startswith(label)), None)
        found = exact or begins
        assert found is not None, (label, shown.words, shown.labels)
        await house.press(OLIVIA, shown, shown.data(found))


async def mapping(house: BotHouse, one: Integration) -> FieldMapping | None:
    """Return what is saved."""
    return (await house.runtime.integrations.get(house.workspace, one.id)).mapping


async def test_an_unknown_request_is_mapped_by_taps_and_read_again(house: BotHouse) -> None:
    one = await opened(house, ODD)
    assert "not understood" in panel(house).words

    await taps(house, "🧭 Map fields")
    assert "⚠️ It cannot be read yet" in panel(house).words
    await taps(house, "what: {2} ▸", "text: Freezer too warm")
    assert "Freezer too warm" in panel(house).words
    await taps(house, "🏷 It is the title")
    assert "🔴 Freezer too warm" in panel(house).words
    await taps(house, "nr: 7", "🔑 It is what tells alerts apart")
    assert "Told apart by: 7" in panel(house).words
    await taps(house, "⬆ Up", "stufe: ROT", "🌡 It is the severity")
    assert "How bad is “rot”?" in panel(house).words
    await taps(house, "critical", "Done")
    assert "Severity: critical" in panel(house).words
    await taps(house, "zustand: offen", "🚦 It is the status")
    assert "offen → fires" in panel(house).labels
    assert "any other value → as usual" in panel(house).labels
    await taps(house, "fires")
    await house.say(OLIVIA, "zu")
    assert "zu → is kept to look at" in panel(house).labels
    assert "any other value → is kept to look at" in panel(house).labels
    await taps(house, "is over", "Done")
    assert "🏷 the title · 🌡 the severity · 🚦 the status · 🔑 what tells" in panel(house).words
    await taps(house, "💾 Save")

    assert house.telegram.toasts[-1] == "Saved."
    assert "🧭 Its fields are mapped: the title, the severity, the status" in panel(house).words
    assert await mapping(house, one) == parse_mapping(
        {
            "title": "/what/text",
            "fingerprint": ["/what/nr"],
            "severity": {"field": "/stufe", "values": {"rot": "critical"}},
            "status": {"field": "/zustand", "firing": ["offen"], "resolved": ["zu"]},
        }
    )
    await taps(house, "🔁 Read the kept ones again")
    assert house.telegram.toasts[-1] == "1 request is read again."
    await house.runtime.ingest.work_off()
    await look(house)
    await taps(house, "📥 What came")
    assert "🔴 alert 1, new: Freezer too warm" in panel(house).words


async def test_the_last_save_is_taken_back_by_one_tap_and_forgotten_by_another(
    house: BotHouse,
) -> None:
    one = await opened(house, ODD)
    await taps(house, "🧭 Map fields", "stufe: ROT", "🏷 It is the title", "💾 Save", "↩ Undo")
    assert await mapping(house, one) is None
    assert house.telegram.toasts[-1] == "Undone."
    assert "↩ Undo" not in panel(house).labels

    await taps(house, "🧭 Map fields", "stufe: ROT", "🏷 It is the title", "💾 Save")
    await taps(house, "Forget mapping")
    assert await mapping(house, one) is None
    await taps(house, "↩ Undo")

    assert await mapping(house, one) == parse_mapping({"title": "/stufe"})


async def test_changes_of_the_draft_are_taken_back_and_closing_saves_nothing(
    house: BotHouse,
) -> None:
    one = await opened(house, ODD)
    await taps(house, "🧭 Map fields", "stufe: ROT", "🏷 It is the title", "zustand: offen")
    await taps(house, "🔗 It is the link", "Guess the rest: on")
    assert "Guess the rest: off" in panel(house).labels

    await taps(house, "↩ Undo", "↩ Undo")
    assert "🏷 stufe: ROT" in panel(house).labels
    assert "zustand: offen" in panel(house).labels
    await taps(house, "Close")

    assert await mapping(house, one) is None
    assert "/hooks/" in panel(house).words


async def test_a_list_is_read_entry_by_entry(house: BotHouse) -> None:
    said = {"site": "Lisbon", "checks": [{"t": "Door", "lvl": "1"}, {"t": "Lift", "lvl": "9"}]}
    one = await opened(house, said, preset="generic_json")

    await taps(house, "🧭 Map fields", "checks: [2] ▸", "📚 One alert per entry", "0: {2} ▸")
    await taps(house, "t: Door", "🏷 It is the title", "⬆ Up", "⬆ Up")
    await taps(house, "site: Lisbon", "🔖 It is a label")
    assert "It would make 2 alerts, the first:" in panel(house).words
    assert "Labels: site=Lisbon" in panel(house).words
    await taps(house, "📚 checks: [2] ▸", "0: {2} ▸", "lvl: 1", "🌡 It is the severity")
    assert {"1 → as usual", "9 → as usual", "any other value → as usual"} <= set(
        panel(house).labels
    )
    await taps(house, "any other value", "high", "Done", "💾 Save")

    assert await mapping(house, one) == parse_mapping(
        {
            "items": "/checks",
            "title": "/t",
            "severity": {"field": "/lvl", "otherwise": "high"},
            "labels": [{"name": "site", "field": "#/site"}],
        }
    )


async def test_what_opens_something_is_not_shown_and_may_only_tell_apart(
    house: BotHouse,
) -> None:
    await opened(house, ODD)

    await taps(house, "🧭 Map fields", "api_token: (hidden)")

    assert panel(house).labels == ["🔑 It is what tells alerts apart", "Back"]
    assert "It holds what opens something." in panel(house).words
    await taps(house, "Back")
    assert "t0p-s3cret" not in "".join(
        one.words + "".join(one.labels) for one in house.telegram.shown.values()
    )


async def test_a_pasted_sample_is_walked_as_one_that_came(house: BotHouse) -> None:
    one = await opened(house, preset="generic_json")
    await taps(house, "🧭 Map fields")
    assert "Nothing has come here yet." in panel(house).words
    await taps(house, "Other sample")

    await house.say(OLIVIA, '{"a": ')
    assert "This is no JSON" in panel(house).words
    await house.say(OLIVIA, '{"a": {"b": "Lift stuck"}}')
    await taps(house, "a: {1} ▸", "b: Lift stuck", "🏷 It is the title", "💾 Save")

    assert await mapping(house, one) == parse_mapping({"title": "/a/b"})


async def test_another_sample_is_chosen_among_those_that_came(house: BotHouse) -> None:
    await opened(house, {"first": "1"}, {"second": "2"})
    await taps(house, "🧭 Map fields")
    assert "second: 2" in panel(house).labels

    await taps(house, "Other sample", "2. ")

    assert "first: 1" in panel(house).labels


async def test_many_fields_are_turned_page_by_page(house: BotHouse) -> None:
    await opened(house, {f"f{n}": n for n in range(20)})
    await taps(house, "🧭 Map fields")
    assert "f7: 7" in panel(house).labels
    assert "f8: 8" not in panel(house).labels

    await taps(house, "More ▶", "More ▶", "f19: 19", "Back")
    assert "f19: 19" in panel(house).labels
    await taps(house, "◀ Back", "◀ Back")

    assert "f0: 0" in panel(house).labels


async def test_a_button_of_an_earlier_panel_says_that_it_is_over(house: BotHouse) -> None:
    one = await opened(house, ODD)
    await taps(house, "🧭 Map fields")
    early, data = panel(house), panel(house).data("stufe: ROT")
    await taps(house, "what: {2} ▸")

    await house.press(OLIVIA, early, data)

    assert house.telegram.toasts[-1] == "This question is over."
    assert "text: Freezer too warm" in panel(house).labels
    assert await mapping(house, one) is None


async def test_an_old_card_says_that_it_was_changed_and_draws_itself_anew(
    house: BotHouse,
) -> None:
    one = await opened(house, ODD)
    await taps(house, "🧭 Map fields", "stufe: ROT", "🏷 It is the title", "💾 Save")
    old = panel(house)
    datas = [old.data(label) for label in ("↩ Undo", "Forget mapping")]
    other = parse_mapping({"title": "/zustand"})
    await house.runtime.integrations.mappings.set(
        house.workspace, one.id, other, expected=None, by=None, cause=NOBODY
    )

    for data in datas:
        await house.press(OLIVIA, old, data)
        assert house.telegram.toasts[-1].startswith("This integration was changed since.")

    assert await mapping(house, one) == other


async def test_somebody_elses_mapping_is_told_of_before_it_is_replaced(house: BotHouse) -> None:
    one = await opened(house, ODD)
    await taps(house, "🧭 Map fields", "stufe: ROT", "🏷 It is the title")
    await house.runtime.integrations.mappings.set(
        house.workspace, one.id, parse_mapping({"title": "/zustand"}), expected=None, by=None,
        cause=NOBODY,
    )  # fmt: skip

    await taps(house, "💾 Save")
    assert house.telegram.toasts[-1].startswith("Somebody else changed the mapping meanwhile.")
    assert await mapping(house, one) == parse_mapping({"title": "/zustand"})
    await taps(house, "💾 Save")

    assert await mapping(house, one) == parse_mapping({"title": "/stufe"})


async def test_a_draft_that_lacks_its_title_is_not_saved(house: BotHouse) -> None:
    one = await opened(house, ODD)
    await taps(house, "🧭 Map fields", "Guess the rest: on", "💾 Save")
    assert house.telegram.toasts[-1].startswith("Say which field is the title first")
    await taps(house, "Guess the rest: off", "💾 Save")

    assert house.telegram.toasts[-1].startswith("Nothing is pointed at yet.")
    assert await mapping(house, one) is None


async def test_no_pointer_is_taken_for_a_command(house: BotHouse) -> None:
    one = await opened(house, preset="generic_json")
    await house.runtime.integrations.mappings.set(
        house.workspace, one.id, parse_mapping({"title": "/text"}), expected=None, by=None,
        cause=NOBODY,
    )  # fmt: skip
    await post(house, one, ODD)

    await look(house)
    assert "the title /\u2060text is not there; it has what" in panel(house).words
    await taps(house, "🧭 Map fields")
    assert "the title /\u2060text is not there" in panel(house).words
    await taps(house, "what: {2} ▸", "text: Freezer too warm")

    assert panel(house).words.startswith("Kitchen › what › text\n")


async def test_a_text_is_its_own_only_field(house: BotHouse) -> None:
    one = await opened(house, "Backup failed on db1", preset="generic_json")

    await taps(house, "🧭 Map fields", "Backup failed on db1", "🏷 It is the title", "💾 Save")

    assert await mapping(house, one) == parse_mapping({"title": ""})


async def test_a_request_is_shown_whole_but_for_what_opens_something(house: BotHouse) -> None:
    await opened(house, ODD)

    await taps(house, "📥 What came")
    await taps(house, "1. ⚠️")
    assert '"text": "Freezer too warm"' in panel(house).words
    assert '"api_token": "(hidden)"' in panel(house).words
    await taps(house, "◀ Back", "Kitchen")

    assert "/hooks/" in panel(house).words


async def test_what_came_is_turned_page_by_page(house: BotHouse) -> None:
    await opened(house, *({"title": f"T{n}"} for n in range(8)), preset="generic_json")

    await taps(house, "📥 What came")
    assert "alert 8, new: T7" in panel(house).words
    await taps(house, "More ▶")
    assert "alert 1, new: T0" in panel(house).words
    await taps(house, "◀ Back")

    assert "alert 8, new: T7" in panel(house).words


async def test_a_new_address_is_made_with_the_second_tap(house: BotHouse) -> None:
    one = await opened(house)
    await taps(house, "♻️ New address", "Cancel")
    assert one.token in panel(house).words

    await taps(house, "♻️ New address", "Takes both for 24 hours")

    assert "The address before is taken until" in panel(house).words
    assert one.token not in panel(house).words
    await post(house, one, {"title": "still"})
    await taps(house, "♻️ New address")
    question, data = panel(house), panel(house).data("End the old one now")
    await taps(house, "End the old one now")
    assert "The address before" not in panel(house).words
    await house.press(OLIVIA, question, data)

    assert house.telegram.toasts[-1].startswith("This integration was changed since.")


async def test_a_former_address_is_told_of_until_its_day_is_over(house: BotHouse) -> None:
    await opened(house)
    await taps(house, "♻️ New address", "Takes both for 24 hours")
    clock = house.runtime.clock
    assert isinstance(clock, ManualClock)
    clock.advance(timedelta(hours=24))

    await look(house)

    assert "The address before" not in panel(house).words


async def test_what_tells_apart_by_a_secret_is_not_shown_in_the_preview(house: BotHouse) -> None:
    await opened(house, ODD)

    await taps(house, "🧭 Map fields", "stufe: ROT", "🏷 It is the title")
    await taps(house, "api_token: (hidden)", "🔑 It is what tells alerts apart")

    assert "Told apart by: " in panel(house).words
    assert "t0p-s3cret" not in panel(house).words


async def test_nothing_of_it_is_shown_in_a_group_or_to_strangers(house: BotHouse) -> None:
    await opened(house, ODD)
    card = panel(house)
    labels = ("🧭 Map fields", "📥 What came", "♻️ New address")

    for label in labels:
        await house.press(SAM, card, card.data(label))
        await house.press(
            OLIVIA,
            ShownMessage(chat_id=ROOM, message_id=1, words="", buttons=card.buttons),
            card.data(label),
        )

    assert len(house.telegram.toasts) >= 2 * len(labels)
    assert panel(house).words == card.words
