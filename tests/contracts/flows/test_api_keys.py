"""API keys: what they may do, who may give them what, and how they end."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from core.clock import ManualClock
from core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from core.flows.change_api_key import GRACE, Issued
from core.ids import ApiKeyId, PersonId
from core.inbox.cause import Cause
from core.signing import TokenRefused
from core.tenants.access import Scopes, allows
from core.tenants.api_keys import PATTERN
from tests.contracts.flows.conftest import House


async def make(
    house: House,
    *scopes: str,
    name: str = "Billing",
    by: PersonId | None = None,
    lasts: timedelta | None = None,
) -> Issued:
    """Return a new key of the owner, or of whom is named."""
    by = by or house.owner
    return await house.runtime.flows.change_api_key.create(
        house.workspace,
        name=name,
        scopes=scopes or ("cases.read",),
        expires_at=None if lasts is None else house.runtime.clock.now() + lasts,
        by=by,
        cause=Cause(actor=by),
    )


def token_of(issued: Issued) -> str:
    """Return the token of a key just made."""
    assert issued.token is not None
    return issued.token


async def rotate(house: House, issued: Issued, grace: timedelta) -> str:
    """Return the token that follows."""
    change = house.runtime.flows.change_api_key
    cause = Cause(actor=house.owner)
    again = await change.rotate(
        house.workspace, issued.key_id, grace=grace, by=house.owner, cause=cause
    )
    return token_of(again)


async def test_a_key_acts_as_itself_with_its_scopes_alone(house: House) -> None:
    issued = await make(house, "cases.read", "limits.write")

    access, standing = await house.runtime.keys.read(token_of(issued))

    assert standing.name == "API key Billing"
    assert access.workspace_id == house.workspace
    assert access.person_id not in {house.owner, house.staff}
    assert isinstance(standing.role, Scopes)
    assert allows(standing.role, "cases.read")
    assert allows(standing.role, "limits.write")
    assert not allows(standing.role, "cases.write")
    assert not allows(standing.role, "limits.read")


async def test_a_key_looks_as_scanners_expect(house: House) -> None:
    assert re.fullmatch(PATTERN, token_of(await make(house)))


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"), id="secret"),
        pytest.param(lambda token: token.replace("opk_", "opk_z", 1), id="another id"),
        pytest.param(lambda token: token + "A", id="too long"),
        pytest.param(lambda token: token.partition(".")[0], id="no secret"),
        pytest.param(lambda _: "opk_" + "z" * 25 + "." + "A" * 43, id="number too large"),
        pytest.param(lambda token: token.upper(), id="capitals"),
        pytest.param(lambda _: "opk_\udcff.x", id="no text"),
    ],
)
async def test_what_is_no_key_is_refused(house: House, spoil: object) -> None:
    assert callable(spoil)
    token = spoil(token_of(await make(house)))

    with pytest.raises(TokenRefused) as refused:
        await house.runtime.keys.read(token)

    assert refused.value.reason == "token_invalid"


async def test_a_key_ends_by_itself(house: House, clock: ManualClock) -> None:
    issued = await make(house, lasts=timedelta(hours=1))
    access, _ = await house.runtime.keys.read(token_of(issued))

    clock.advance(timedelta(hours=1))

    with pytest.raises(TokenRefused) as refused:
        await house.runtime.keys.read(token_of(issued))
    assert refused.value.reason == "token_expired"
    assert await house.runtime.sign_in.standing(access.person_id, house.workspace) is None


async def test_a_revoked_key_is_refused_at_once_and_so_are_its_sockets(house: House) -> None:
    issued = await make(house)
    access, _ = await house.runtime.keys.read(token_of(issued))
    change = house.runtime.flows.change_api_key

    cause = Cause(actor=house.owner)
    await change.revoke(house.workspace, issued.key_id, by=house.owner, cause=cause)

    with pytest.raises(TokenRefused, match="revoked"):
        await house.runtime.keys.read(token_of(issued))
    assert await house.runtime.sign_in.standing(access.person_id, house.workspace) is None
    with pytest.raises(Conflict, match="revoked"):
        await change.revoke(house.workspace, issued.key_id, by=house.owner, cause=cause)


async def test_the_secret_before_a_rotation_is_good_for_the_grace(
    house: House, clock: ManualClock
) -> None:
    issued = await make(house)
    newer = await rotate(house, issued, GRACE)

    clock.advance(GRACE - timedelta(seconds=1))
    for token in (token_of(issued), newer):
        await house.runtime.keys.read(token)
    clock.advance(timedelta(seconds=1))

    await house.runtime.keys.read(newer)
    with pytest.raises(TokenRefused):
        await house.runtime.keys.read(token_of(issued))


async def test_a_rotation_without_grace_ends_the_secret_and_the_sockets(house: House) -> None:
    issued = await make(house)
    access, _ = await house.runtime.keys.read(token_of(issued))

    newer = await rotate(house, issued, timedelta(0))

    with pytest.raises(TokenRefused):
        await house.runtime.keys.read(token_of(issued))
    again, _ = await house.runtime.keys.read(newer)
    assert again.token_version > access.token_version


async def test_a_second_rotation_leaves_the_first_secret_behind(house: House) -> None:
    issued = await make(house)
    second = await rotate(house, issued, GRACE)

    await rotate(house, issued, GRACE)

    await house.runtime.keys.read(second)
    with pytest.raises(TokenRefused):
        await house.runtime.keys.read(token_of(issued))


async def test_staff_may_make_no_keys(house: House) -> None:
    with pytest.raises(NotAllowed):
        await make(house, by=house.staff)


async def test_a_key_gives_no_more_than_it_has(house: House) -> None:
    maker = await make(house, "keys.write", "keys.read", "cases.read", name="Maker")
    access, _ = await house.runtime.keys.read(token_of(maker))

    made = await make(house, "cases.read", name="Smaller", by=access.person_id)
    with pytest.raises(NotAllowed, match=r"rules\.write"):
        await make(house, "cases.read", "rules.write", name="Greater", by=access.person_id)
    with pytest.raises(NotAllowed):
        await make(house, "*", name="All", by=access.person_id)

    assert (await house.runtime.keys.one(house.workspace, made.key_id)).name == "Smaller"


async def test_a_key_does_not_rotate_one_that_may_more(house: House) -> None:
    """Else it would get hold of a secret with rights it has not got."""
    maker = await make(house, "keys.write", name="Maker")
    greater = await make(house, "*", name="Greater")
    access, _ = await house.runtime.keys.read(token_of(maker))

    with pytest.raises(NotAllowed):
        await house.runtime.flows.change_api_key.rotate(
            house.workspace,
            greater.key_id,
            grace=GRACE,
            by=access.person_id,
            cause=Cause(actor=access.person_id),
        )


async def test_names_are_told_apart_while_keys_live(house: House) -> None:
    first = await make(house)
    with pytest.raises(Conflict, match="Billing"):
        await make(house)
    await house.runtime.flows.change_api_key.revoke(
        house.workspace, first.key_id, by=house.owner, cause=Cause(actor=house.owner)
    )

    await make(house)


@pytest.mark.parametrize("scopes", [("cases.fly",), ("cases",), ("**",), ("owner",)])
async def test_unknown_scopes_are_refused(house: House, scopes: tuple[str, ...]) -> None:
    with pytest.raises(InvalidInput):
        await make(house, *scopes)


@pytest.mark.parametrize("days", [-1, 0, 4000])
async def test_an_end_is_to_come_and_not_too_far(house: House, days: int) -> None:
    with pytest.raises(InvalidInput):
        await make(house, lasts=timedelta(days=days))


async def test_a_word_for_many_rights_means_what_an_admin_has(house: House) -> None:
    reads = await make(house, "*.read", name="Reads")
    all_of_it = await make(house, "*", name="All")

    _, reading = await house.runtime.keys.read(token_of(reads))
    _, everything = await house.runtime.keys.read(token_of(all_of_it))

    assert allows(reading.role, "integrations.read")
    assert not allows(reading.role, "cases.write")
    assert allows(everything.role, "rules.write")


async def test_last_use_is_written_once_a_minute(house: House, clock: ManualClock) -> None:
    issued = await make(house)
    keys, uses = house.runtime.keys, house.runtime.key_uses

    await keys.read(token_of(issued))
    first = clock.now()
    await uses.write()
    clock.advance(timedelta(seconds=30))
    await keys.read(token_of(issued))
    await uses.write()

    assert (await keys.one(house.workspace, issued.key_id)).last_used_at == first
    clock.advance(timedelta(seconds=30))
    await keys.read(token_of(issued))
    await uses.write()
    assert (await keys.one(house.workspace, issued.key_id)).last_used_at == clock.now()


async def test_a_key_that_is_not_there_is_not_found(house: House) -> None:
    await make(house)

    with pytest.raises(NotFound):
        await house.runtime.keys.one(house.workspace, ApiKeyId(house.runtime.ids.new()))
