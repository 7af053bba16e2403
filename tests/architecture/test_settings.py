"""`.env.example` explains every setting there is, with its default, and no other."""

from __future__ import annotations

import re
from enum import Enum

from pydantic import SecretStr
from pydantic_settings import BaseSettings

from core.config import Settings
from core.given import ALIASES, LATER
from tests.architecture.tree import ROOT

EXAMPLE = ROOT / ".env.example"
LINE = re.compile(r"^#? ?([A-Z][A-Z0-9_]*)=(.*)$")


def test_the_example_names_every_setting_and_no_other() -> None:
    assert set(_example()) == {name.upper() for name in Settings.model_fields}


def test_the_example_shows_the_defaults() -> None:
    defaults = {name.upper(): _written(Settings, name) for name in Settings.model_fields}

    assert {name: value for name, (value, _) in _example().items()} == defaults


def test_the_example_explains_every_setting() -> None:
    silent = [name for name, (_, words) in _example().items() if len(words.split()) < 3]

    assert not silent, "a sentence stands above each setting"


def test_the_example_tells_of_every_name_people_may_bring() -> None:
    words = EXAMPLE.read_text(encoding="utf-8")

    assert [name for name in (*ALIASES, *LATER) if name not in words] == []


def _example() -> dict[str, tuple[str, str]]:
    """Return value and explanation by name; settings without a gap share the words above them."""
    found: dict[str, tuple[str, str]] = {}
    words: list[str] = []
    explained = False
    for line in EXAMPLE.read_text(encoding="utf-8").splitlines():
        setting = LINE.match(line)
        if setting:
            found[setting[1]] = (setting[2], " ".join(words))
        elif line.startswith("#"):
            words = [*([] if explained else words), line.lstrip("# ")]
        else:
            words = []
        explained = setting is not None
    return found


def _written(settings: type[BaseSettings], name: str) -> str:
    """Return the default as a person would write it; nothing for what is unset or made by us."""
    default = settings.model_fields[name].default
    if default is None or default == () or isinstance(default, SecretStr):
        return ""
    if isinstance(default, bool):
        return str(default).lower()
    return str(default.value if isinstance(default, Enum) else default)
