"""A start on SQLite loads nothing that only several processes need."""

from __future__ import annotations

import subprocess
import sys

from tests.architecture.tree import ROOT

LATER = ("redis", "asyncpg")
ASK = f"""
import sys
import bot.__main__
print([name for name in {LATER!r} if name in sys.modules])
"""


def test_the_product_is_imported_without_postgresql_and_redis() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"
