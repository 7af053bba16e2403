"""Stamps say what a folder was made from, so that a step with the same sources is skipped."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.places import BUILD


def fingerprint(files: Iterable[Path], *, words: Iterable[str] = ()) -> str:
    """Return the sha256 over `words` and over the name and content of each file, in order."""
    digest = hashlib.sha256()
    for word in words:
        digest.update(f"{word}\0".encode())
    for file in files:
        content = file.read_bytes()
        digest.update(f"{file.name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def files_below(folder: Path, *, without: frozenset[str]) -> list[Path]:
    """Return every file below `folder`, sorted, but for folders and files named in `without`."""
    found: list[Path] = []
    for here, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name not in without]
        found += [Path(here, name) for name in files if name not in without]
    return sorted(found)


def is_stamped(stamp: Path, value: str) -> bool:
    """Return whether `stamp` was written with exactly this value."""
    try:
        return stamp.read_text(encoding="ascii") == value
    except FileNotFoundError:
        return False


def write_stamp(stamp: Path, value: str) -> None:
    """Write the stamp; the last act of a step, so a step cut short is done again."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(value, encoding="ascii")


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Wait until no other door is setting something up; the system lets go if a door is killed."""
    BUILD.mkdir(exist_ok=True)
    with (BUILD / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
