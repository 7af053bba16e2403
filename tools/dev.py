"""Opens the two doors: `./run` sets everything up and starts Opsbell, `./test` is the gate.

Everything is skipped that was done before and is still right, so a warm start costs nothing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from tools.environment import ensure_env
from tools.places import ROOT, VENV_PYTHON, DoorError
from tools.ui import ensure_ui


def main(arguments: Sequence[str]) -> int:
    """Open the door named first; the rest is handed through."""
    door, *rest = arguments or [""]
    try:
        if door == "run":
            run(rest)
        if door == "test":
            # Only this door pays for importing the gate.
            from tools.gate import run_gate

            return run_gate(rest)
        if door == "setup":
            ensure_env("run")
            ensure_ui()
            return 0
    except DoorError as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    print("usage: python -m tools.dev run|test|setup [arguments]", file=sys.stderr)
    return 2


def run(arguments: Sequence[str]) -> None:
    """Set up what a run needs and become Opsbell; never returns."""
    ensure_env("run")
    ensure_ui()
    sys.stdout.flush()
    os.chdir(ROOT)
    os.execv(VENV_PYTHON, [str(VENV_PYTHON), "-m", "bot", "run", *arguments])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
