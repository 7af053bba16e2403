"""The warning that comes before a disk is full."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.watch.space import Space

MEGABYTE = 1024 * 1024


@pytest.mark.parametrize("free", [200 * MEGABYTE, 5000 * MEGABYTE])
async def test_enough_space_is_not_worth_a_word(tmp_path: Path, free: int) -> None:
    assert await Space(folder=tmp_path, free_in=lambda _: free).check() is None


async def test_little_space_is_told_in_megabytes(tmp_path: Path) -> None:
    said = await Space(folder=tmp_path, free_in=lambda _: 200 * MEGABYTE - 1).check()

    assert said == "199 MB are free in the data folder; when nothing is, nothing is taken"


async def test_it_is_the_disk_of_the_folder_that_is_looked_at(tmp_path: Path) -> None:
    assert await Space(folder=tmp_path, least_free_bytes=0).check() is None
    assert await Space(folder=tmp_path, least_free_bytes=2**62).check() is not None
