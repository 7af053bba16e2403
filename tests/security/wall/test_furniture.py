"""The wall is worth what stands behind it: all there is, and every text of it marked."""

from __future__ import annotations

from tests.security.wall.furnishing import is_text, stored
from tests.security.wall.worlds import MARK, Worlds


async def test_every_table_holds_a_row_of_theirs_and_every_text_of_it_is_marked(
    worlds: Worlds,
) -> None:
    kept = await stored(worlds.theirs.house.rows, worlds.theirs.workspace)

    assert [name for name, rows in kept.items() if not rows] == []
    plain = [
        f"{name}.{column}: {cell}"
        for name, rows in kept.items()
        for one in rows
        for column, cell in one.items()
        if is_text(cell, mark=MARK)
    ]
    assert plain == []


async def test_what_is_theirs_is_found_in_whatever_form_it_is_said(worlds: Worlds) -> None:
    theirs = worlds.theirs.things["alerts"]
    short = next(word for word, one in worlds.shorts.items() if one == theirs)
    said = [f"/alerts/{theirs}", f'"{theirs.hex}"', f"v1:ack:{short}", f"a {MARK.upper()} b"]

    assert [len(worlds.leaks(one)) for one in said] == [1, 1, 1, 1]
    assert worlds.leaks(f"/alerts/{worlds.ours.things['alerts']}") == []
    assert worlds.leaks(f"/alerts/{theirs}", sent=[theirs]) == []
