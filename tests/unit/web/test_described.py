"""The page about the live socket says what the server does."""

from __future__ import annotations

import ast
import re

import pytest

from tests.architecture.tree import ROOT
from web.api import ROUTES
from web.clients import live
from web.live.described import PAGE, described, rewritten
from web.live.limits import DEFAULT_LIMITS
from web.live.protocol import CLIENT_FRAMES, SERVER_FRAMES, Close


def test_the_frames_on_the_page_are_those_of_the_server() -> None:
    page = PAGE.read_text(encoding="utf-8")

    # Stale? Run `python -m web.live.described` and look at what changed.
    assert rewritten(page) == page


def test_every_frame_has_its_line_and_every_shape_its_place() -> None:
    text = described()

    for kind in SERVER_FRAMES:
        assert f"| `{kind}` |" in text
    for frame in CLIENT_FRAMES:
        assert f"#### `{frame.model_fields['type'].annotation.__args__[0]}`" in text  # type: ignore[union-attr] # a Literal
    places = set(re.findall(r"^#### (\w+)$", text, re.MULTILINE))
    assert set(re.findall(r"\]\(#\w+\)", text)) <= {f"](#{one.casefold()})" for one in places}


def test_a_page_without_the_marks_is_not_written() -> None:
    with pytest.raises(ValueError, match="no place"):
        rewritten("# The live socket\n")


def test_close_codes_and_settings_stand_on_the_page_with_their_defaults() -> None:
    page = PAGE.read_text(encoding="utf-8")
    example = (ROOT / ".env.example").read_text(encoding="utf-8")

    for code in Close:
        assert f"| {int(code)} |" in page
    for name, default in (
        ("WS_PING_SECONDS", DEFAULT_LIMITS.ping_seconds),
        ("WS_TIMEOUT_SECONDS", DEFAULT_LIMITS.timeout_seconds),
        ("WS_HELLO_SECONDS", DEFAULT_LIMITS.hello_seconds),
        ("WS_MESSAGES_PER_SECOND", DEFAULT_LIMITS.messages_per_second),
        ("WS_SOCKETS_PER_PERSON", DEFAULT_LIMITS.sockets_per_person),
        ("WS_SOCKETS_PER_ADDRESS", DEFAULT_LIMITS.sockets_per_address),
        ("WS_SOCKETS", DEFAULT_LIMITS.sockets),
        ("WS_HANDOVER", DEFAULT_LIMITS.handover.value),
    ):
        assert f"| `{name}` | {default} |" in page
        assert f"{name}={default}" in example


def test_names_of_others_lead_to_names_that_are_ours() -> None:
    _, _, section = PAGE.read_text(encoding="utf-8").partition("## Names of similar systems")
    ours = [line.split(" | ")[-1] for line in section.splitlines() if line.startswith("| ")]
    events = {word for cell in ours for word in re.findall(r"`([a-z]+\.[a-z_]+)`", cell)}
    asked = {one for cell in ours for one in re.findall(r"`([A-Z]+) /api/v1(/[\w/]+)", cell)}

    assert len(events) > 10
    assert events <= set(SERVER_FRAMES)
    assert asked <= {(route.method, route.path) for route in ROUTES}


def test_the_examples_use_what_the_clients_have() -> None:
    page = PAGE.read_text(encoding="utf-8")
    options = (ROOT / "web/frontend/src/live/options.ts").read_text(encoding="utf-8")
    examples = [ast.parse(one) for one in re.findall(r"```python\n(.*?)```", page, re.DOTALL)]
    taken = {
        name.name
        for example in examples
        for node in ast.walk(example)
        if isinstance(node, ast.ImportFrom) and node.module == "live"
        for name in node.names
    }
    table = page.partition("| option | default | |\n")[2].partition("\n\n")[0]
    cells = [row.split(" | ")[0] for row in table.splitlines()]
    named = {word for cell in cells for word in re.findall(r"`(\w+)`", cell)}

    assert taken
    assert taken <= set(vars(live))
    assert len(named) > 5
    assert [word for word in named if not re.search(rf"^  {word}\b", options, re.MULTILINE)] == []
