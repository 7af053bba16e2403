"""A stamp skips a step only while its sources are exactly the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tools.stamps import files_below, fingerprint, is_stamped, write_stamp

Change = Callable[[Path], object]


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A folder as a package of the dashboard looks: sources, and what was installed for them."""
    folder = tmp_path / "sources"
    (folder / "src").mkdir(parents=True)
    (folder / "src" / "main.ts").write_text("start()")
    (folder / "src" / "page.ts").write_text("page()")
    (folder / "node_modules").mkdir()
    return folder


def _fingerprint(folder: Path) -> str:
    return fingerprint(files_below(folder, without=frozenset({"node_modules"})))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda f: (f / "src" / "main.ts").write_text("start(1)"), id="edited"),
        pytest.param(lambda f: (f / "src" / "new.ts").write_text(""), id="added"),
        pytest.param(lambda f: (f / "src" / "page.ts").unlink(), id="removed"),
        pytest.param(
            lambda f: (f / "src" / "page.ts").rename(f / "src" / "side.ts"), id="renamed"
        ),
    ],
)
def test_any_change_of_a_source_is_seen(sources: Path, change: Change) -> None:
    before = _fingerprint(sources)

    change(sources)

    assert _fingerprint(sources) != before


def test_what_is_left_out_does_not_count(sources: Path) -> None:
    before = _fingerprint(sources)

    (sources / "node_modules" / "vite.js").write_text("build()")

    assert _fingerprint(sources) == before


def test_the_python_counts_like_a_source(sources: Path) -> None:
    files = files_below(sources, without=frozenset())

    assert fingerprint(files, words=["3.11"]) != fingerprint(files, words=["3.12"])


def test_a_step_is_done_when_its_stamp_is_there_and_equal(tmp_path: Path) -> None:
    stamp = tmp_path / "made" / "stamp"

    assert not is_stamped(stamp, "one")

    write_stamp(stamp, "one")

    assert is_stamped(stamp, "one")
    assert not is_stamped(stamp, "two")
