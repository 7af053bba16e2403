"""What the command says when it cannot start."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from bot.__main__ import opsbell


def test_a_data_folder_that_cannot_be_made_is_not_blamed_on_the_port(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    data_dir = in_the_way / "data"

    result = CliRunner().invoke(opsbell, ["run"], env={"DATA_DIR": str(data_dir)})

    assert result.exit_code == 1
    assert f"{data_dir} cannot be used" in result.output
    assert "DATA_DIR" in result.output
    assert "port" not in result.output
