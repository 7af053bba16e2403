"""The customer's status message is a pure function of the case's state."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import orjson
import pytest

from core.delivery.message import Message
from core.desk.messages import question, status_message
from core.desk.status import CaseStatus
from core.desk.status_words import status_word, team_status_word
from core.desk.view import CaseView
from core.ids import CaseId, WorkspaceId
from core.tenants.named import Named
from core.texts import Locale

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
BADGES = Path(__file__).parents[3] / "web/frontend/src/i18n"
"""Where the dashboard has the words of its badges."""
NEW = CaseView(
    id=CaseId(UUID(int=1)),
    workspace_id=WorkspaceId(UUID(int=2)),
    number=12,
    kind="complaint",
    title="Cold",
    text="Cold\n\nand dark",
    rating=2,
    category=None,
    severity=None,
    status="new",
    source="telegram",
    place=Named(id=UUID(int=3), name="Room 12"),
    customer=Named(id=UUID(int=4), name="Carla"),
    customer_person_id=None,
    assignee=None,
    solved_rating=None,
    opened_at=NOON,
    updated_at=NOON,
    acknowledged_at=None,
    resolved_at=None,
    revision=5,
    attachment_count=0,
    alert_ids=(),
)


def lines(message: Message) -> list[str]:
    """Return what the message says, without the empty lines and the hint at the end."""
    return [line.plain for line in (message.headline, *message.body) if line.plain]


def test_a_new_case_says_its_number_and_what_was_written() -> None:
    message = status_message(NEW, Locale())

    assert lines(message) == [
        "📨 #12 · Received",
        "★★☆☆☆ · Room 12",
        "“Cold and dark”",
        "Received, 12:00",
    ]
    assert message.revision == 5


def test_seen_taken_and_resolved_are_told_as_they_come() -> None:
    seen = replace(NEW, status="acknowledged", acknowledged_at=NOON)
    taken = replace(seen, status="in_progress", assignee=Named(id=UUID(int=9), name="Sam"))
    over = replace(taken, status="resolved", resolved_at=NOON)

    assert lines(status_message(seen, Locale()))[-1] == "Seen by the team, 12:00"
    assert lines(status_message(taken, Locale()))[-1] == "Taken by Sam"
    assert lines(status_message(over, Locale()))[-2:] == ["Taken by Sam", "Resolved, 12:00"]


def test_a_long_text_is_cut_in_the_status_and_whole_in_the_case() -> None:
    message = status_message(replace(NEW, text="x" * 1000), Locale())

    quote = next(line for line in lines(message) if line.startswith("“"))
    assert len(quote) == 302
    assert quote.endswith("…”")


@pytest.mark.parametrize("status", CaseStatus)
def test_every_status_has_its_word_in_every_language(status: CaseStatus) -> None:
    english = status_word(status).render(Locale())
    spanish = status_word(status).render(Locale(language="es"))

    assert english
    assert spanish
    assert english != spanish


@pytest.mark.parametrize("status", CaseStatus)
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_team_reads_the_word_of_the_dashboards_badge(
    status: CaseStatus, language: str
) -> None:
    words = orjson.loads((BADGES / f"{language}.json").read_bytes())

    said = team_status_word(status).render(Locale(language=language))

    assert said == words[f"status.{status.value}"]


def test_the_question_offers_five_stars() -> None:
    buttons = [button for row in question(NEW, Locale()).buttons for button in row]

    assert [(one.action, one.argument) for one in buttons] == [
        ("solved", str(stars)) for stars in range(1, 6)
    ]
