"""A program that fails behind a door is told in its own words and in one sentence of ours."""

from __future__ import annotations

import sys

import pytest

from tools.places import DoorError, call, step


def _python(source: str) -> list[str]:
    return [sys.executable, "-c", source]


def test_a_program_that_works_says_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    call(_python("print('noise')"), trouble="It did not work.")

    assert capfd.readouterr().out == ""


def test_a_failure_ends_with_our_sentence() -> None:
    with pytest.raises(DoorError) as failed:
        call(_python("print('why'); raise SystemExit(3)"), trouble="It did not work.")

    assert str(failed.value) == "why\n\nIt did not work."


def test_a_long_failure_keeps_its_beginning_and_its_end() -> None:
    with pytest.raises(DoorError) as failed:
        call(_python("[print(n) for n in range(500)]; exit(1)"), trouble="No.")

    lines = str(failed.value).splitlines()
    assert (lines[0], lines[-3:]) == ("0", ["499", "", "No."])
    assert "…" in lines
    assert len(lines) < 50


def test_a_program_cannot_wait_for_somebody_to_type() -> None:
    call(_python("import sys; assert sys.stdin.read() == ''"), trouble="It waited.")


def test_a_step_tells_how_long_it_took(capsys: pytest.CaptureFixture[str]) -> None:
    with step("libraries"):
        pass

    assert capsys.readouterr().out == "  ✓ libraries (0.0 s)\n"
