"""Builds the dashboard from web/frontend into web/static, which is not kept in git.

A release carries web/static already built, with its stamp; whoever starts from one needs no Node.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from tools.environment import ensure_node
from tools.places import FRONTEND, REQUIREMENTS, STATIC, call, say, step
from tools.stamps import (
    files_below,
    fingerprint,
    is_stamped,
    one_at_a_time,
    write_stamp,
)

# What lies in web/frontend but does not change what is built.
_NOT_SOURCES = frozenset({"node_modules", "tests", "coverage", "dist", ".gitignore"})


def has_frontend() -> bool:
    """Return whether the sources of the dashboard are here."""
    return (FRONTEND / "package.json").exists()


def ensure_ui() -> None:
    """Build web/static unless it was built from exactly these sources."""
    if not has_frontend():
        say("  · no web/frontend here: going on without a dashboard")
        return
    stamp = STATIC / ".stamp"
    wanted = fingerprint(files_below(FRONTEND, without=_NOT_SOURCES))
    if is_stamped(stamp, wanted):
        return
    ensure_packages()
    with one_at_a_time():
        if is_stamped(stamp, wanted):
            return
        with step("dashboard"):
            npm("run", "build", trouble="The dashboard could not be built from web/frontend.")
        write_stamp(stamp, wanted)


def ensure_packages() -> None:
    """Install what web/frontend/package-lock.json names, unless it is there."""
    ensure_node()
    stamp = FRONTEND / "node_modules" / ".stamp"
    sources = [FRONTEND / "package-lock.json", REQUIREMENTS / "build.lock"]
    wanted = fingerprint(sources)
    if is_stamped(stamp, wanted):
        return
    with one_at_a_time():
        if is_stamped(stamp, wanted):
            return
        trouble = "npm could not install the packages of the dashboard; its reason is above."
        with step("packages of the dashboard"):
            npm("ci", "--loglevel=error", trouble=trouble)
        write_stamp(stamp, wanted)


def npm(*arguments: str, trouble: str) -> None:
    """Run npm in web/frontend; raise DoorError with `trouble` when it fails."""
    call(npm_command(*arguments), trouble=trouble, folder=FRONTEND, environment=node_environment())


def npm_command(*arguments: str) -> list[str | Path]:
    """Return the command line of npm; the wheel's own `npm` is a copy that cannot find itself."""
    home = ensure_node()
    script = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [home / "bin" / "node", script, *arguments]


def node_environment() -> Mapping[str, str]:
    """Return what scripts of packages need to find the same Node, and not the machine's."""
    return {"PATH": f"{ensure_node() / 'bin'}{os.pathsep}{os.environ['PATH']}"}
