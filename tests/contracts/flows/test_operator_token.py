"""`opsbell token`: the operator gets a person's access token or a new key, beside a process that
serves, and the trail tells of it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import jwt
import pytest

from bot.token_command import Wanted, make_token
from core.config import read_settings
from core.db.migrate import head, migrate
from core.errors import InvalidInput, NotFound, OpsbellError, Unavailable
from core.tenants.trail import TrailFilter
from tests.contracts.flows.conftest import House


def wanted(
    person: str | None = None, key: str | None = None, *scopes: str, workspace: str | None = None
) -> Wanted:
    """Return what is asked for."""
    return Wanted(person=person, key=key, scopes=scopes, days=None, workspace=workspace)


async def ask(house: House, data_dir: Path, asked: Wanted) -> str:
    """Return the token, made by a process of its own; an error stands for the group it is in."""
    settings = read_settings({"DATA_DIR": str(data_dir)})
    assert house.runtime.settings.data_dir == settings.data_dir
    say_its_revision(data_dir)
    try:
        token, _ = await make_token(settings, asked)
    except BaseExceptionGroup as group:
        first: BaseException = group
        while isinstance(first, BaseExceptionGroup):
            first = first.exceptions[0]
        assert isinstance(first, OpsbellError)
        raise first from None
    return token


def say_its_revision(data_dir: Path) -> None:
    """Say in the copied database which revision its tables are of."""
    with sqlite3.connect(data_dir / "opsbell.db") as database:
        database.execute(
            "CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL)"
        )
        database.execute("DELETE FROM alembic_version")
        database.execute("INSERT INTO alembic_version VALUES (?)", (head(),))


@pytest.mark.parametrize("word", ["Olivia", "olivia"])
async def test_a_person_is_named(house: House, data_dir: Path, word: str) -> None:
    token = await ask(house, data_dir, wanted(word))

    claims = jwt.decode(token, options={"verify_signature": False})
    assert (claims["sub"], claims["role"]) == (str(house.owner), "owner")


@pytest.mark.parametrize(
    ("owner", "staff", "found"),
    [("Olivia Owner", "Oliviana", "owner"), ("Olivia Owner", "Olivia", "staff")],
)
async def test_a_first_name_does_when_nobody_has_it_whole(
    house: House, data_dir: Path, owner: str, staff: str, found: str
) -> None:
    with sqlite3.connect(data_dir / "opsbell.db") as database:
        rename = "UPDATE persons SET name = ? WHERE id = ?"
        database.execute(rename, (owner, house.owner.hex))
        database.execute(rename, (staff, house.staff.hex))

    token = await ask(house, data_dir, wanted("Olivia"))

    assert jwt.decode(token, options={"verify_signature": False})["role"] == found


async def test_a_key_is_made_and_told_of(house: House, data_dir: Path) -> None:
    token = await ask(house, data_dir, wanted(None, "Billing", "cases.read"))

    _, standing = await house.runtime.keys.read(token)
    page = await house.runtime.trail.page(house.workspace, TrailFilter(via=("cli",)), limit=10)

    assert standing.name == "API key Billing"
    assert [(one.action, one.by) for one in page.items] == [("api_key.created", None)]


async def test_who_is_not_there_is_not_found(house: House, data_dir: Path) -> None:
    with pytest.raises(NotFound):
        await ask(house, data_dir, wanted("Nobody"))
    with pytest.raises(NotFound):
        await ask(house, data_dir, wanted("Olivia", workspace="Elsewhere"))
    with pytest.raises(InvalidInput):
        await ask(house, data_dir, wanted(None, "Billing"))


async def test_a_database_of_another_release_is_left_alone(tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.mkdir()
    await migrate(f"sqlite+aiosqlite:///{old / 'opsbell.db'}", "0031")

    with pytest.raises(Unavailable, match="migrate"):
        await make_token(read_settings({"DATA_DIR": str(old)}), wanted("Olivia"))
