"""Remakes the locks in requirements/ from pyproject.toml: `python -m tools.lock [--upgrade]`.

The locks hold no address, so each machine installs from the index it is set up for.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from tools.environment import find_uv
from tools.places import REQUIREMENTS, ROOT, DoorError, say

UV_PIN = "uv==0.13.8"
"""The installer that boot.lock brings where the machine has none."""

_COMPILE = (
    "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes",
    "--no-emit-index-url", "--no-emit-find-links", "--no-header", "--no-annotate",
)  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Remake all five locks; `--upgrade` moves to the newest versions the ranges allow."""
    uv = find_uv()
    if uv is None:
        raise DoorError("The locks are made with uv; run ./test once, it brings one.")
    upgrade = ["--upgrade"] if "--upgrade" in arguments else []
    run_lock = "requirements/run.lock"
    test_groups = ["--group", "test", "--group", "e2e"]

    _compile(uv, ["-"], "boot", upgrade, given=f"{UV_PIN}\n")
    _compile(uv, ["pyproject.toml"], "run", upgrade)
    _compile(uv, ["--group", "ui"], "build", upgrade)
    _compile(uv, ["pyproject.toml", *test_groups, "-c", run_lock], "dev", upgrade)
    _compile(uv, ["--group", "peers", "-c", run_lock], "peers", upgrade)
    return 0


def _compile(
    uv: str, sources: list[str], name: str, upgrade: list[str], *, given: str | None = None
) -> None:
    target = REQUIREMENTS / f"{name}.lock"
    command = [uv, *_COMPILE, *upgrade, *sources, "-o", str(target)]
    subprocess.run(
        command, cwd=ROOT, check=True, input=given, encoding="utf-8", stdout=subprocess.DEVNULL
    )
    text = target.read_text(encoding="utf-8")
    if "://" in text:
        raise DoorError(f"{target.name} holds an address; is a requirement given by its address?")
    say(f"  ✓ {os.path.relpath(target, ROOT)}: {text.count('==')} packages")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except DoorError as trouble:
        sys.exit(str(trouble))
