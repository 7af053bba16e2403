"""/sessions: where one is signed in, signing out by a tap, and news of a copied key."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.clock import ManualClock
from core.delivery.address import TelegramAddress
from core.delivery.due import Due
from core.errors import NotSignedIn
from core.inbox.cause import Cause
from core.notify.notices import SESSION_COPIED
from core.tenants.begun import SignedIn
from tests.unit.bot_members.bothouse import BOT, OLIVIA, SAM, BotHouse
from tests.unit.bot_members.test_rule_rehearsal import waiting, words
from tests.unit.bot_members.test_setting_up import join_staff

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"
ANDROID = (
    "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/131.0.0.0 Mobile Safari/537.36"
)


async def signed_in(house: BotHouse, user: int = OLIVIA, agent: str = FIREFOX) -> SignedIn:
    """Sign somebody in with a browser."""
    person = await house.runtime.people.person(
        bot_id=BOT, telegram_user_id=user, name="Olivia", username=None, language_code="en"
    )
    code = await house.runtime.sign_in.issue(person.id, cause=Cause(actor=person.id))
    return await house.runtime.sign_in.exchange(code, user_agent=agent)


async def test_who_is_signed_in_nowhere_is_told_so(house: BotHouse) -> None:
    await house.found()

    await house.say(OLIVIA, "/sessions")

    assert "You are signed in nowhere" in house.last(OLIVIA).words
    assert house.last(OLIVIA).labels == []


async def test_sessions_are_shown_with_device_and_times(house: BotHouse) -> None:
    await house.found()
    await signed_in(house)
    await signed_in(house, agent=ANDROID)

    await house.say(OLIVIA, "/sessions")

    shown = house.last(OLIVIA)
    assert "Firefox on Linux" in shown.words
    assert "Chrome on Android" in shown.words
    assert sorted(shown.labels) == [
        "Sign out everywhere",
        "Sign out: Chrome on Android",
        "Sign out: Firefox on Linux",
    ]


async def test_like_browsers_are_told_apart_by_numbers(house: BotHouse) -> None:
    await house.found()
    older = await signed_in(house)
    await signed_in(house, agent=ANDROID)
    half_a_minute_later(house)
    newer = await signed_in(house)

    await house.say(OLIVIA, "/sessions")
    shown = house.last(OLIVIA)
    assert sorted(shown.labels) == [
        "Sign out everywhere",
        "Sign out: Chrome on Android",
        "Sign out: Firefox on Linux (1)",
        "Sign out: Firefox on Linux (2)",
    ]
    assert "Firefox on Linux (2), " in shown.words
    await house.tap(OLIVIA, "Sign out: Firefox on Linux (2)")

    assert "Sign out: Firefox on Linux" in house.last(OLIVIA).labels
    with pytest.raises(NotSignedIn):
        await house.runtime.sign_in.refresh(older.refresh_token, user_agent="x")
    assert (await house.runtime.sign_in.refresh(newer.refresh_token, user_agent="x")).session_id


async def test_one_tap_signs_out_in_one_place(house: BotHouse) -> None:
    await house.found()
    gone, stays = await signed_in(house), await signed_in(house, agent=ANDROID)
    await house.say(OLIVIA, "/sessions")

    await house.tap(OLIVIA, "Sign out: Firefox on Linux")

    assert house.last(OLIVIA).labels == ["Sign out: Chrome on Android", "Sign out everywhere"]
    sign_in = house.runtime.sign_in
    with pytest.raises(NotSignedIn):
        await sign_in.refresh(gone.refresh_token, user_agent="x")
    assert (await sign_in.refresh(stays.refresh_token, user_agent="x")).session_id


async def test_a_tap_on_what_is_over_says_so(house: BotHouse) -> None:
    await house.found()
    session = await signed_in(house)
    await house.say(OLIVIA, "/sessions")
    await house.runtime.sign_in.end(session.refresh_token)

    await house.tap(OLIVIA, "Sign out: Firefox on Linux")

    assert "You are signed in nowhere" in house.last(OLIVIA).words


async def test_nobody_taps_anothers_sessions_away(house: BotHouse) -> None:
    await house.found()
    await join_staff(house)
    session = await signed_in(house)
    await house.say(OLIVIA, "/sessions")
    shown = house.last(OLIVIA)

    labels = ("Sign out: Firefox on Linux", "Sign out everywhere")
    for data in [shown.data(label) for label in labels]:
        await house.press(SAM, shown, data)

    refreshed = await house.runtime.sign_in.refresh(session.refresh_token, user_agent="x")
    assert refreshed.session_id == session.session_id


async def test_one_tap_signs_out_everywhere(house: BotHouse) -> None:
    await house.found()
    sessions = [await signed_in(house), await signed_in(house, agent=ANDROID)]
    await house.say(OLIVIA, "/sessions")

    await house.tap(OLIVIA, "Sign out everywhere")

    assert "You are signed in nowhere" in house.last(OLIVIA).words
    for one in sessions:
        with pytest.raises(NotSignedIn):
            await house.runtime.sign_in.refresh(one.refresh_token, user_agent="x")


def half_a_minute_later(house: BotHouse) -> None:
    """Let the time pass in which an answer may have been lost."""
    clock = house.runtime.clock
    assert isinstance(clock, ManualClock)
    clock.advance(timedelta(seconds=31))


async def news(house: BotHouse) -> list[Due]:
    """Return what the bot is about to say of sessions."""
    return [due for due in await waiting(house) if due.params.get("notice") == SESSION_COPIED]


async def test_who_shares_a_key_with_a_thief_is_told_that_the_session_was_ended(
    house: BotHouse,
) -> None:
    await house.found()
    first = await signed_in(house)
    await house.runtime.sign_in.refresh(first.refresh_token, user_agent=FIREFOX)
    half_a_minute_later(house)

    for _ in range(2):  # told once, however often it comes back
        with pytest.raises(NotSignedIn):
            await house.runtime.sign_in.refresh(first.refresh_token, user_agent="x")

    (due,) = await news(house)
    (said,) = (await house.runtime.renderer.render([due])).values()
    assert due.address == TelegramAddress(bot_id=BOT, chat_id=OLIVIA)
    assert words(said) == (
        "⚠️ I ended your sign-in to the dashboard (Firefox on Linux)\n"
        "An old key of it was used again. Somebody else may have had a copy of it.\n"
        "Send /login for a new link. /sessions shows where you are signed in."
    )


async def test_who_blocked_the_bot_is_not_written_to(house: BotHouse) -> None:
    await house.found()
    first = await signed_in(house)
    await house.runtime.people.block(first.person_id, is_blocked=True)
    await house.runtime.sign_in.refresh(first.refresh_token, user_agent=FIREFOX)
    half_a_minute_later(house)

    with pytest.raises(NotSignedIn):
        await house.runtime.sign_in.refresh(first.refresh_token, user_agent="x")

    assert await news(house) == []
