"""What Telegram hands a Mini App: whose word it is, how old, and who is meant."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bot.sandbox.web_app import public_key as sandbox_key
from bot.sandbox.web_app import signed_init_data
from core.signing import TokenRefused
from core.tenants.mini_app import TELEGRAM_KEY, LaunchProofs
from tests.fakes.mini_app import TOKEN, launched, proof, public_key, seal, written

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
AT = int(NOW.timestamp())
OURS = LaunchProofs(bot_id=42, token=TOKEN, public_key=public_key())
THIRD = LaunchProofs(public_key=public_key())
"""A process that has no token."""
FIELDS = {
    "query_id": "AAHdF6IQAAAAAN0XohDhrOrc",
    "user": '{"id":1003,"first_name":"Carla & Co = +","language_code":"es"}',
    "auth_date": str(AT),
    "start_param": "p_workspace-2",
}


def whole(fields: Mapping[str, str] = FIELDS) -> dict[str, str]:
    """Return the fields with both proofs."""
    sealed = {**fields, "signature": seal(fields)}
    return {**sealed, "hash": proof(sealed)}


def without(*names: str) -> dict[str, str]:
    """Return a whole launch that lacks these fields."""
    return {name: value for name, value in whole().items() if name not in names}


def read(given: str, proofs: LaunchProofs = OURS, *, now: datetime = NOW) -> int:
    """Return who opened it."""
    return proofs.read(given, bot_id=42, now=now).telegram_user_id


@pytest.mark.parametrize("proofs", [OURS, THIRD], ids=["by its token", "by the public key"])
def test_a_launch_says_who_opened_the_app(proofs: LaunchProofs) -> None:
    launch = proofs.read(written(whole()), bot_id=42, now=NOW)

    assert (launch.bot_id, launch.telegram_user_id, launch.at) == (42, 1003, NOW)


def test_a_launch_that_was_passed_on_without_its_hash_is_known_by_its_signature() -> None:
    assert read(written(without("hash"))) == 1003


def test_a_launch_without_a_signature_is_known_by_its_hash() -> None:
    fields = {**FIELDS, "hash": proof(FIELDS)}

    assert read(written(fields)) == 1003


def test_what_the_sandbox_signs_is_taken_with_its_own_key() -> None:
    token = "424242:SANDBOX"
    given = signed_init_data(FIELDS, token=token)
    third = LaunchProofs(public_key=sandbox_key(token))
    ours = LaunchProofs(bot_id=424242, token=token, public_key=sandbox_key(token))

    for proofs in (third, ours):
        assert proofs.read(given, bot_id=424242, now=NOW).telegram_user_id == 1003
    with pytest.raises(TokenRefused):
        LaunchProofs(public_key=TELEGRAM_KEY).read(given, bot_id=424242, now=NOW)


@pytest.mark.parametrize("age", [0, 299, -29])
def test_a_launch_is_good_for_five_minutes(age: int) -> None:
    assert read(written(whole()), now=NOW + timedelta(seconds=age)) == 1003


@pytest.mark.parametrize(
    ("age", "reason"), [(300, "token_expired"), (86_400, "token_expired"), (-31, "token_invalid")]
)
def test_a_launch_is_no_longer_good_and_none_from_the_future(age: int, reason: str) -> None:
    with pytest.raises(TokenRefused) as refused:
        read(written(whole()), now=NOW + timedelta(seconds=age))

    assert refused.value.reason == reason


def test_a_launch_is_one_launch_however_it_is_written() -> None:
    one = OURS.read(written(whole()), bot_id=42, now=NOW)
    turned = dict(reversed(whole().items()))
    plus = written(turned).replace("%20", "+").replace("%7B", "%7b")

    other = OURS.read(plus, bot_id=42, now=NOW)
    passed_on = THIRD.read(written(without("hash")), bot_id=42, now=NOW)

    assert one.digest == other.digest == passed_on.digest
    assert OURS.read(launched(1003, AT), bot_id=42, now=NOW).digest != one.digest


def resigned(**changed: str) -> str:
    """Return a launch with other fields, signed as Telegram would."""
    return written(whole({**FIELDS, **changed}))


def forged(name: str, value: str) -> str:
    """Return a launch of which one field was changed afterwards."""
    return written({**whole(), name: value})


OTHER_KEY = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"another").digest())
BAD: dict[str, Callable[[], str]] = {
    "nothing": lambda: "",
    "words": lambda: "hello",
    "json": lambda: '{"user": 1}',
    "another user": lambda: forged("user", FIELDS["user"].replace("1003", "1001")),
    "a later date": lambda: forged("auth_date", str(AT + 1)),
    "another start_param": lambda: forged("start_param", "p_mine"),
    "one field more": lambda: written({**whole(), "can_send_after": "1"}),
    "one field less": lambda: written(without("start_param")),
    "a hash of another bot": lambda: launched(1003, AT, token="42:another"),
    "a hash in capitals": lambda: forged("hash", whole()["hash"].upper()),
    "a hash cut short": lambda: forged("hash", whole()["hash"][:-1]),
    "a hash that is empty": lambda: forged("hash", ""),
    "a hash of zeros": lambda: forged("hash", "0" * 64),
    "a hash that is a word": lambda: forged("hash", "g" * 64),
    "neither proof": lambda: written(FIELDS),
    "a hash without the signature's line": lambda: written(
        {**FIELDS, "signature": seal(FIELDS), "hash": proof(FIELDS)}
    ),
    "the user twice": lambda: written(whole()) + "&user=%7B%22id%22%3A1001%7D",
    "the user twice, alike": lambda: written(whole()) + "&" + written({"user": whole()["user"]}),
    "the hash twice": lambda: written(whole()) + "&hash=" + whole()["hash"],
    "a name in capitals": lambda: resigned(User="x"),
    "a name that is empty": lambda: written(whole()) + "&=x",
    "a name alone": lambda: written(whole()) + "&x",
    "a line within a value": lambda: resigned(start_param="x\nuser={}"),
    "a zero byte": lambda: resigned(start_param="x\x00"),
    "bytes that are no text": lambda: written(whole()) + "&x=%ff%fe",
    "letters beyond ASCII": lambda: written(whole()) + "&x=é",
    "too long": lambda: resigned(start_param="x" * 4096),
    "too many fields": lambda: resigned(
        **{f"x_{chr(97 + n)}": "1" for n in range(26)}, y="1", z="1", w_a="1"
    ),
    "no date": lambda: written(whole({k: v for k, v in FIELDS.items() if k != "auth_date"})),
    "a date in words": lambda: resigned(auth_date="now"),
    "a date with a sign": lambda: resigned(auth_date=f"+{AT}"),
    "a date below zero": lambda: resigned(auth_date="-1"),
    "a date beyond all": lambda: resigned(auth_date="9" * 40),
    "a date in other digits": lambda: resigned(auth_date="\u0661"),
    "no user": lambda: written(whole({k: v for k, v in FIELDS.items() if k != "user"})),
    "a user that is no object": lambda: resigned(user="[1003]"),
    "a user that is no JSON": lambda: resigned(user="{1003"),
    "a user without a number": lambda: resigned(user='{"first_name":"Ana"}'),
    "a user of words": lambda: resigned(user='{"id":"1003"}'),
    "a user of a fraction": lambda: resigned(user='{"id":1003.0}'),
    "a user that is true": lambda: resigned(user='{"id":true}'),
    "a user below zero": lambda: resigned(user='{"id":-1001000000001}'),
    "a user beyond all": lambda: resigned(user='{"id":9007199254740993}'),
    "a bot": lambda: resigned(user='{"id":1003,"is_bot":true}'),
}


@pytest.mark.parametrize("made", BAD.values(), ids=BAD.keys())
def test_what_is_not_telegrams_word_is_refused(made: Callable[[], str]) -> None:
    with pytest.raises(TokenRefused) as refused:
        read(made())

    assert refused.value.reason == "token_invalid"


BADLY_SEALED: dict[str, Callable[[], str]] = {
    "none": lambda: written(without("hash", "signature")),
    "another key's": lambda: written({**FIELDS, "signature": seal(FIELDS, key=OTHER_KEY)}),
    "another bot's": lambda: written({**FIELDS, "signature": seal(FIELDS, bot_id=43)}),
    "cut short": lambda: written({**FIELDS, "signature": seal(FIELDS)[:-2]}),
    "too long": lambda: written({**FIELDS, "signature": seal(FIELDS) + "AA"}),
    "empty": lambda: written({**FIELDS, "signature": ""}),
    "in the other alphabet": lambda: written({**FIELDS, "signature": "+/" * 43}),
    "of other fields": lambda: written({**FIELDS, "signature": seal({**FIELDS, "x": "1"})}),
    "with a hash alone": lambda: written({**FIELDS, "hash": proof(FIELDS)}),
}


@pytest.mark.parametrize("made", BADLY_SEALED.values(), ids=BADLY_SEALED.keys())
def test_without_the_token_only_telegrams_signature_counts(made: Callable[[], str]) -> None:
    with pytest.raises(TokenRefused):
        read(made(), THIRD)


def test_the_token_is_in_no_representation() -> None:
    assert TOKEN not in repr(OURS)
