"""A release kept as text: its database as SQL, and beside it keys, files and the phones' chats.

Everything in it is as old as the release. `unfold` moves every moment so that it was kept a minute
ago: an open conversation is still open then, however many years later the test runs.
"""

from __future__ import annotations

import base64
import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

RELEASES = Path(__file__).parents[1] / "golden" / "releases"
_OLDEST, _NEWEST = 1_700_000_000, 2_500_000_000
"""What is a moment in the sandbox's file, in Unix seconds: no other number of it lies there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfolded:
    """A data folder as the release left it. `phones` is the sandbox's file, `hooks` the path of
    each integration by its preset."""

    folder: Path
    phones: Path
    hooks: Mapping[str, str]

    @property
    def database(self) -> Path:
        """The database's file."""
        return self.folder / "opsbell.db"


def keep(out: Path, *, folder: Path, phones: Path, hooks: Mapping[str, str]) -> None:
    """Write `OUT.sql` and `OUT.json`."""
    with closing(sqlite3.connect(folder / "opsbell.db")) as database:
        out.with_name(f"{out.name}.sql").write_text(
            "".join(f"{line}\n" for line in database.iterdump()), encoding="utf-8"
        )
    rest = {
        "kept_at": datetime.now(UTC).isoformat(),
        "keys": json.loads((folder / "keys.json").read_text(encoding="utf-8")),
        "hooks": dict(hooks),
        "files": _files(folder / "files"),
        "phones": json.loads(phones.read_text(encoding="utf-8")),
        "phone_files": _files(phones.with_name(f"{phones.name}.files")),
    }
    out.with_name(f"{out.name}.json").write_text(
        json.dumps(rest, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8"
    )


def unfold(version: str, into: Path) -> Unfolded:
    """Make the data folder of a kept release anew."""
    rest = json.loads((RELEASES / f"{version}.json").read_text(encoding="utf-8"))
    age = datetime.now(UTC) - datetime.fromisoformat(rest["kept_at"]) - timedelta(minutes=1)
    folder = into / "data"
    folder.mkdir(parents=True)
    found = Unfolded(folder=folder, phones=into / "telegram.json", hooks=rest["hooks"])
    with closing(sqlite3.connect(found.database)) as database:
        database.executescript((RELEASES / f"{version}.sql").read_text(encoding="utf-8"))
        _move_rows(database, age)
        database.commit()
    (folder / "keys.json").write_text(json.dumps(rest["keys"]), encoding="utf-8")
    _write_files(folder / "files", rest["files"])
    moved = _move(rest["phones"], round(age.total_seconds()))
    found.phones.write_text(json.dumps(moved), encoding="utf-8")
    _write_files(into / "telegram.json.files", rest["phone_files"])
    return found


def counts(database: Path) -> dict[str, int]:
    """Return how many rows each table has."""
    with closing(sqlite3.connect(database)) as connection:
        return {
            name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
            for name in tables(connection)
        }


def tables(connection: sqlite3.Connection) -> list[str]:
    """Return the names of the tables that hold something of their own.

    An index of words is a virtual table with shadows: it is made from other tables' rows, and
    one that keeps no texts cannot be read row by row.
    """
    found = connection.execute(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "
        "AND name NOT LIKE 'sqlite_%'"
    )
    return sorted(name for (name,) in found)


def _move_rows(database: sqlite3.Connection, age: timedelta) -> None:
    """Move every moment in every row; SQLite keeps them as text in UTC, to the microsecond."""
    database.create_function("moved", 1, lambda text: _later(text, age))
    for name in tables(database):
        columns = database.execute(f'PRAGMA table_info("{name}")').fetchall()
        for column in (one[1] for one in columns if one[2] == "DATETIME"):
            database.execute(
                f'UPDATE "{name}" SET "{column}" = moved("{column}")'  # noqa: S608 - our own names
                f' WHERE "{column}" IS NOT NULL'
            )


def _later(text: str, age: timedelta) -> str:
    return (datetime.fromisoformat(text) + age).strftime("%Y-%m-%d %H:%M:%S.%f")


def _move(found: Any, seconds: int) -> Any:
    """Move every moment in the sandbox's file."""
    if isinstance(found, dict):
        return {name: _move(value, seconds) for name, value in found.items()}
    if isinstance(found, list):
        return [_move(value, seconds) for value in found]
    is_number = isinstance(found, int | float) and not isinstance(found, bool)
    return found + seconds if is_number and _OLDEST < found < _NEWEST else found


def _files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): base64.b64encode(path.read_bytes()).decode()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _write_files(folder: Path, files: Mapping[str, str]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(content))
