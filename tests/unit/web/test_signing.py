"""Tokens, tickets and sealed values: what is taken, what is not, and when they end."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from core.clock import ManualClock
from core.errors import BadSetting
from core.ids import PersonId, WorkspaceId
from core.signing import (
    Access,
    AccessTokens,
    RememberedTickets,
    Sealer,
    SocketTickets,
    TokenRefused,
    hash_token,
    make_token,
)

OLD = "o" * 32
NEW = "n" * 32
PERSON = PersonId(UUID(int=1))
WORKSPACE = WorkspaceId(UUID(int=2))


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(start=datetime(2026, 11, 20, 12, tzinfo=UTC))


def tokens(clock: ManualClock, *keys: str, audience: str = "opsbell.api") -> AccessTokens:
    return AccessTokens(
        keys=keys or (NEW,), life=timedelta(minutes=10), clock=clock, audience=audience
    )


def tickets_of(clock: ManualClock) -> SocketTickets:
    return SocketTickets(keys=[NEW], clock=clock, used=RememberedTickets(clock=clock))


def issued(by: AccessTokens) -> str:
    return by.issue(person_id=PERSON, workspace_id=WORKSPACE, role="staff", token_version=3)


def access(clock: ManualClock) -> Access:
    return tokens(clock).read(issued(tokens(clock)))


def test_a_token_says_who_it_speaks_for(clock: ManualClock) -> None:
    said = tokens(clock).read(issued(tokens(clock)))

    assert said == Access(
        person_id=PERSON,
        workspace_id=WORKSPACE,
        role="staff",
        token_version=3,
        expires_at=clock.now() + timedelta(minutes=10),
    )


def test_a_token_ends_with_its_last_second(clock: ManualClock) -> None:
    token = issued(tokens(clock))

    clock.advance(timedelta(minutes=10))

    with pytest.raises(TokenRefused) as refused:
        tokens(clock).read(token)
    assert refused.value.reason == "token_expired"


def test_a_key_that_stepped_back_still_opens_its_tokens(clock: ManualClock) -> None:
    token = issued(tokens(clock, OLD))

    assert tokens(clock, NEW, OLD).read(token).person_id == PERSON
    with pytest.raises(TokenRefused):
        tokens(clock, NEW).read(token)


def _with_header(token: str, **changed: str) -> str:
    head, rest = token.split(".", 1)
    header = json.loads(base64.urlsafe_b64decode(head + "=="))
    forged = json.dumps(header | changed).encode()
    return base64.urlsafe_b64encode(forged).rstrip(b"=").decode() + "." + rest


def _cut(token: str) -> str:
    return token.rsplit(".", 1)[0] + "."


FORGED = {
    "words": lambda _: "hello",
    "empty": lambda _: "",
    "three dots": lambda _: "...",
    "no signature": _cut,
    "algorithm none": lambda token: _with_header(_cut(token), alg="none"),
    "another type": lambda token: _with_header(token, typ="JWT"),
    "an unknown key": lambda token: _with_header(token, kid="../../etc/passwd"),
    "not ascii": lambda token: "é." + token,
}


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED.keys())
def test_a_token_that_is_not_ours_is_refused(clock: ManualClock, forge: object) -> None:
    assert callable(forge)
    token = forge(issued(tokens(clock)))

    with pytest.raises(TokenRefused) as refused:
        tokens(clock).read(token)
    assert refused.value.reason == "token_invalid"


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED.keys())
def test_a_token_that_was_seen_vouches_for_no_other(clock: ManualClock, forge: object) -> None:
    assert callable(forge)
    ours = tokens(clock)
    token = issued(ours)
    assert ours.read(token) == ours.read(token)

    with pytest.raises(TokenRefused) as refused:
        ours.read(forge(token))
    assert refused.value.reason == "token_invalid"


def test_a_token_that_was_seen_ends_with_its_last_second(clock: ManualClock) -> None:
    ours = tokens(clock)
    token = issued(ours)
    ours.read(token)
    clock.advance(timedelta(minutes=10))

    for _ in range(2):
        with pytest.raises(TokenRefused) as refused:
            ours.read(token)
        assert refused.value.reason == "token_expired"
    assert ours.remembered == 0


def test_a_token_that_was_seen_is_from_the_future_when_the_clock_is_put_back(
    clock: ManualClock,
) -> None:
    ours = tokens(clock)
    token = issued(ours)
    ours.read(token)
    clock.advance(timedelta(seconds=-6))

    with pytest.raises(TokenRefused) as refused:
        ours.read(token)
    assert refused.value.reason == "token_invalid"


def test_only_so_many_tokens_are_remembered(clock: ManualClock) -> None:
    ours = AccessTokens(keys=(NEW,), life=timedelta(minutes=10), clock=clock, most_remembered=3)
    first = issued(ours)

    for token in (first, *(issued(ours) for _ in range(5))):
        ours.read(token)

    assert ours.remembered == 3
    assert ours.read(first).person_id == PERSON


def test_a_token_for_another_surface_is_refused(clock: ManualClock) -> None:
    token = issued(tokens(clock, NEW, audience="opsbell.app"))

    with pytest.raises(TokenRefused):
        tokens(clock).read(token)


@pytest.mark.parametrize(
    "keys", [(), ("short",), (NEW, "é" * 15)], ids=["none", "short", "second"]
)
def test_a_key_too_short_for_its_hash_ends_the_start(
    clock: ManualClock, keys: tuple[str, ...]
) -> None:
    with pytest.raises(BadSetting, match="32 random bytes"):
        AccessTokens(keys=keys, life=timedelta(minutes=10), clock=clock)


async def test_a_ticket_lets_in_once(clock: ManualClock) -> None:
    tickets = tickets_of(clock)
    ticket = tickets.issue(access(clock))

    first = await tickets.redeem(ticket)

    assert first == access(clock)
    with pytest.raises(TokenRefused, match="used before"):
        await tickets.redeem(ticket)


async def test_a_ticket_lives_thirty_seconds(clock: ManualClock) -> None:
    tickets = tickets_of(clock)
    ticket = tickets.issue(access(clock))

    clock.advance(timedelta(seconds=30))

    with pytest.raises(TokenRefused) as refused:
        await tickets.redeem(ticket)
    assert refused.value.reason == "token_expired"


@pytest.mark.parametrize("ticket", ["", "x", "x.y", "é.é", "e30.e30", "\udcff.\udcff"])
async def test_a_made_up_ticket_is_refused(clock: ManualClock, ticket: str) -> None:
    with pytest.raises(TokenRefused):
        await tickets_of(clock).redeem(ticket)


def test_a_ticket_is_made_of_what_a_subprotocol_may_hold(clock: ManualClock) -> None:
    ticket = tickets_of(clock).issue(access(clock))

    assert all(letter.isalnum() or letter in "-_." for letter in ticket)


def test_a_sealed_value_opens_with_its_purpose_alone() -> None:
    sealed = Sealer(keys=[OLD], purpose="integration token").seal("secret")

    assert sealed.startswith("v1:")
    assert "secret" not in sealed
    assert Sealer(keys=[NEW, OLD], purpose="integration token").open(sealed) == "secret"
    with pytest.raises(ValueError, match="none of the secret keys"):
        Sealer(keys=[OLD], purpose="contact").open(sealed)
    with pytest.raises(ValueError, match="form"):
        Sealer(keys=[OLD], purpose="integration token").open("v2:" + sealed)


def test_tokens_are_long_and_stored_as_hashes() -> None:
    one, other = make_token(), make_token()

    assert one != other
    assert len(one) == 43
    assert len(hash_token(one)) == 64
    assert len(hash_token("\udcff")) == 64
