"""The language somebody is spoken to in: chosen once, for the API, its pages and the bot."""

from __future__ import annotations

import pytest

from core.tenants.people import People
from tests.integration.web.house import House
from tests.integration.web.live import enter
from tests.integration.web.rows import BOT
from tests.integration.web.test_rules import LINE, made

SPANISH = {"Accept-Language": "es-MX,es;q=0.9"}


async def sentence(house: House, rule: str, who: str = "owner", **headers: str) -> str:
    """Return what the API says of a rule."""
    answered = await house.api("GET", f"/rules/{rule}", who=who, headers=headers)
    assert answered.status == 200, answered.raw
    return str(answered.json["sentence"])


async def test_who_never_chose_is_answered_in_what_their_browser_asks_for(house: House) -> None:
    rule = (await made(house, LINE))["id"]

    plain, spanish = await sentence(house, rule), await sentence(house, rule, **SPANISH)
    told = await house.api("GET", "/me/language", headers=SPANISH)
    me = (await house.api("GET", "/me", headers=SPANISH)).json["person"]

    assert plain != spanish
    assert told.json == {"language": "es", "chosen": False, "revision": 0}
    assert (me["language"], me["language_revision"]) == ("es", 0)


async def test_a_chosen_language_counts_whatever_the_browser_asks_for(house: House) -> None:
    rule = (await made(house, LINE))["id"]
    spanish = await sentence(house, rule, **SPANISH)

    chosen = await house.api("PUT", "/me/language", json={"language": "es"})

    assert chosen.json == {"language": "es", "chosen": True, "revision": 1}
    assert chosen.headers["ETag"] == '"1"'
    assert await sentence(house, rule, **{"Accept-Language": "en-GB"}) == spanish
    assert await sentence(house, rule, who="admin") != spanish


async def test_choosing_on_what_was_seen_before_is_refused(house: House) -> None:
    await house.api("PUT", "/me/language", json={"language": "es"}, headers={"If-Match": '"0"'})

    late = await house.api(
        "PUT", "/me/language", json={"language": "en"}, headers={"If-Match": '"0"'}
    )

    assert (late.status, late.code) == (412, "stale")
    assert (await house.api("GET", "/me/language")).json["language"] == "es"


async def test_choosing_the_same_again_changes_nothing(house: House) -> None:
    await house.api("PUT", "/me/language", json={"language": "es"})

    again = await house.api("PUT", "/me/language", json={"language": "es"})

    assert again.json["revision"] == 1
    entries = (await house.api("GET", "/audit?subject_kind=person")).json["items"]
    assert [one["action"] for one in entries] == ["person.language_chosen"]
    assert (entries[0]["before"], entries[0]["after"]) == (
        {"language": "en"},
        {"language": "es"},
    )


@pytest.mark.parametrize("word", ["de", "", "es-MX", "e" * 11])
async def test_a_language_that_is_not_spoken_is_refused(house: House, word: str) -> None:
    refused = await house.api("PUT", "/me/language", json={"language": word})

    assert refused.status == 400
    assert refused.json["errors"][0]["field"] == "language"


async def test_another_page_of_the_same_person_hears_of_it(house: House) -> None:
    live = await enter(house, "viewer")
    await live.subscribe("settings")

    await house.api("PUT", "/me/language", who="viewer", json={"language": "es"})

    told = (await live.until("settings.changed"))["data"]
    assert (told["kind"], told["id"]) == ("member", str(house.people["viewer"]))


async def test_the_bot_that_knows_somebody_already_speaks_it_from_then_on(house: House) -> None:
    runtime = house.rows.runtime
    people = People(
        database=runtime.database,
        books=house.rows.books,
        clock=house.rows.clock,
        ids=house.rows.ids,
    )
    person = await people.person(
        bot_id=BOT, telegram_user_id=4711, name="Carla", username=None, language_code="en"
    )
    await house.rows.member(house.home, person.id, "staff")
    house.people["carla"] = person.id

    await house.api("PUT", "/me/language", who="carla", json={"language": "es"})

    here = await people.here(
        person_id=person.id, bot_id=BOT, chat_id=4711, topic_id=0, is_private=True
    )
    assert here is not None
    assert here.speaks == "es"
    menus = await runtime.due_menus.of(BOT)
    assert [(one.person_id, one.language) for one in menus] == [(person.id, "es")]


async def test_what_a_field_wants_is_said_as_asked_for_and_to_programs_in_english(
    house: House,
) -> None:
    endless = {"line": "host=web-1", "reason": "disk swap"}

    plain = await house.api("POST", "/silences", json=endless)
    spanish = await house.api("POST", "/silences", json=endless, headers=SPANISH)

    wanted = "an end: a silence has one"
    assert [plain.status, spanish.status] == [400, 400]
    assert [one.json["errors"][0]["wanted"] for one in (plain, spanish)] == [wanted, wanted]
    assert plain.json["errors"][0]["says"] == wanted
    assert spanish.json["errors"][0]["says"] == "un final: todo silencio tiene uno"


async def test_a_part_of_a_body_that_a_model_does_not_take_is_said_as_asked_for(
    house: House,
) -> None:
    unread = [{"field": "host", "op": "=~", "value": "web-("}]
    silence = {"matchers": unread, "reason": "disk swap", "minutes": 60}

    spanish = await house.api("POST", "/silences", json=silence, headers=SPANISH)

    said = spanish.json["errors"][0]
    assert said["wanted"].startswith("a regular expression in RE2 syntax (")
    assert said["says"].startswith("una expresión regular con la sintaxis de RE2 (")


async def test_a_mistake_in_a_typed_rule_is_said_as_asked_for(house: House) -> None:
    line = {"line": "when rating <= 2 than alert high"}

    plain = (await house.api("POST", "/rules/parse", json=line)).json["place"]
    spanish = (await house.api("POST", "/rules/parse", json=line, headers=SPANISH)).json["place"]

    assert plain["says"] != spanish["says"]
    assert plain["wanted"] == spanish["wanted"]
    assert spanish["mended"] == "when rating <= 2 then alert high"
