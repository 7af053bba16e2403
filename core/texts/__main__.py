"""`python -m core.texts extract`: make the template and bring the translations up to date."""

from __future__ import annotations

import sys
from pathlib import Path

from core.texts.extract import NotLiteral, extract


def main(words: list[str]) -> int:
    """Run the command in `words`; returns the exit code."""
    if words != ["extract"]:
        sys.stderr.write("usage: python -m core.texts extract\n")
        return 2
    try:
        lacking = extract(Path(__file__).resolve().parents[2])
    except NotLiteral as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    for language, count in lacking.items():
        sys.stdout.write(f"{language}: {count} sentences without a translation\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
