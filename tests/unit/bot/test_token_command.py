"""What `opsbell token` says to whoever did not say enough, or has no Opsbell there."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.__main__ import opsbell


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "name a person, or a key"),
        (["Olivia", "--key", "Billing", "--scope", "*"], "name a person, or a key"),
        (["Olivia", "--days", "3"], "are for a key"),
        (["--key", "Billing"], "say with --scope"),
        (["--key", "Billing", "--scope", "*", "--days", "9999"], "1<=x<=3650"),
    ],
)
def test_what_does_not_fit_together_is_said(words: list[str], says: str) -> None:
    result = CliRunner().invoke(opsbell, ["token", *words])

    assert result.exit_code == 2
    assert says in result.output


def test_where_there_is_no_opsbell_a_sentence_says_so(tmp_path: Path) -> None:
    result = CliRunner().invoke(opsbell, ["token", "Olivia"], env={"DATA_DIR": str(tmp_path)})

    assert result.exit_code == 1
    assert "there is no database to read" in result.output
    assert "Traceback" not in result.output
