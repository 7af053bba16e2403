"""A limit is typed in one line, and reads back as the same one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.delivery.address import TelegramAddress
from core.errors import InvalidInput
from core.ids import BotId
from core.limits.addressees import Addressee, Addressees
from core.limits.limit import Whom
from core.limits.line import read_limit, write_limit
from core.limits.sentence import sentence
from core.texts import Locale

OPS = TelegramAddress(bot_id=BotId(1), chat_id=-100, topic_id=7)
PEOPLE = Addressees(
    [
        Addressee(
            whom=Whom.CHAT, target="c1", name="Ops · Alerts", also=("Ops",), address=str(OPS)
        ),
        Addressee(whom=Whom.PERSON, target="p1", name="Olivia Owen", also=("Olivia",)),
        Addressee(whom=Whom.PERSON, target="p2", name="Olivia Other", also=("Olivia",)),
        Addressee(whom=Whom.ROLE, target="staff", name="staff", also=("staffs",)),
    ]
)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("5 per 10m", "5 per 10m"),
        ("5 per 10m for #ops severity=low", "5 per 10m for #Ops-·-Alerts severity=low"),
        ("5/h", "5 per 1h"),
        ("1 each 90 seconds", "1 per 90s"),
        ("20 in 1 day burst 3 for each person", "20 per 1d burst 3 for each person"),
        ("5 per 10m for here critical too", "5 per 10m for #Ops-·-Alerts critical too"),
        ("5 per 10m, for staff, team=db, rule!=Cold", "5 per 10m for staff team=db, rule!=Cold"),
        ("5 per 10m for “Olivia Owen”", "5 per 10m for @Olivia-Owen"),
        ("5 per 10m for everybody", "5 per 10m"),
    ],
)
def test_what_is_typed_is_written_the_same_way_again(typed: str, written: str) -> None:
    limit = read_limit(typed, PEOPLE, here=OPS)

    assert write_limit(limit, PEOPLE) == written
    assert read_limit(written, PEOPLE, here=OPS) == limit


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("", "5 per 10m"),
        ("many", "5 per 10m"),
        ("0 per 10m", "count"),
        ("5 per 0m", "window"),
        ("5 per 99d", "window"),
        ("5 per 10m burst 9", "burst"),
        ("5 per 10m for #nobody", "#Ops"),
        ("5 per 10m for @olivia", "@Olivia-Owen, @Olivia-Other"),
        ("5 per 10m please", "matchers"),
        ("5 per 10m host=~(", "host"),
    ],
)
def test_what_is_not_understood_is_named(typed: str, named: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_limit(typed, PEOPLE)

    assert named in refused.value.message


def test_here_is_a_chat_that_is_linked() -> None:
    stranger = TelegramAddress(bot_id=BotId(1), chat_id=-999)

    with pytest.raises(InvalidInput, match="linked"):
        read_limit("5 per 10m for here", PEOPLE, here=stranger)


def test_it_reads_as_a_sentence() -> None:
    limit = read_limit("20 per 1h burst 5 for each chat severity=low", PEOPLE)

    assert limit.rate.window == timedelta(hours=1)
    assert sentence(limit, PEOPLE).render(Locale()) == (
        "Every chat, each: 5 alerts at once, then one every 3 minutes, of those with severity=low,"
        " critical ones always come through"
    )


def test_a_sentence_calls_a_chat_by_its_name_and_not_as_it_is_typed() -> None:
    limit = read_limit("5 per 10m for here", PEOPLE, here=OPS)

    said = sentence(limit, PEOPLE).render(Locale())

    assert said.startswith("Ops · Alerts: 5 alerts at once, then one every 2 minutes")


def test_the_first_words_of_a_name_do_where_nobody_else_begins_with_them() -> None:
    def chat(name: str) -> Addressee:
        return Addressee(whom=Whom.CHAT, target=name, name=name)

    some = Addressees([chat("Ops room · Alerts"), chat("Opsec"), chat("Desk A"), chat("Desk B")])

    assert some.find("#ops").target == "Ops room · Alerts"
    assert some.find("#ops-room").target == "Ops room · Alerts"
    with pytest.raises(InvalidInput):
        some.find("#desk")
