"""Compiles the two programs in C: the load generator, and the bare server that is the limit."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
GENERATOR = HERE / "generator" / "main.c"
BARE = HERE / "peers" / "bare.c"
COMPILERS = ("cc", "gcc", "clang")


class NoCompiler(Exception):
    """This machine has nothing to compile C with."""


def compiled(source: Path, folder: Path, *, name: str) -> Path:
    """Return the program made of a source; raises NoCompiler."""
    compiler = next((found for one in COMPILERS if (found := shutil.which(one))), None)
    if compiler is None:
        wanted = ", ".join(COMPILERS)
        raise NoCompiler(
            f"the load generator is written in C, and none of {wanted} is here; "
            "on Debian: apt install gcc libc6-dev"
        )
    program = folder / name
    subprocess.run(
        [compiler, "-std=gnu11", "-O2", "-Wall", "-o", str(program), str(source)], check=True
    )
    return program
