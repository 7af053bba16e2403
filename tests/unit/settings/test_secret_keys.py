"""The keys that are made at the first start, whoever else starts in the same folder just then."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from core.config import read_settings
from core.secret_keys import SecretKeys, secret_keys

PROCESSES = 8


def test_all_who_start_at_once_have_the_same_keys(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    settings = read_settings({"DATA_DIR": str(folder)})
    together = Barrier(PROCESSES)

    def start(_: int) -> SecretKeys:
        together.wait()
        return secret_keys(settings)

    with ThreadPoolExecutor(PROCESSES) as processes:
        found = set(processes.map(start, range(PROCESSES)))

    assert found == {secret_keys(settings)}
    assert [path.name for path in folder.iterdir()] == ["keys.json"]
    assert stat.S_IMODE((folder / "keys.json").stat().st_mode) == 0o600
