"""The customer's status message is a pure function of the case's state."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import orjson
import pytest

from core.delivery.message import Message
from core.desk.care import Care
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


SEEN = replace(NEW, status="acknowledged", acknowledged_at=NOON)
SAM, OLIVIA = Named(id=UUID(int=9), name="Sam"), Named(id=UUID(int=8), name="Olivia")
LATER = NOON + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("assignee", "care", "told"),
    [
        pytest.param(None, Care(), ["Seen by the team, 12:00"], id="somebody saw it"),
        pytest.param(None, Care(seen_by=OLIVIA), ["Seen by Olivia, 12:00"], id="Olivia saw it"),
        pytest.param(
            SAM,
            Care(seen_by=OLIVIA, taken_at=LATER),
            ["Seen by Olivia, 12:00", "Taken by Sam, 12:05"],
            id="another took it",
        ),
        pytest.param(
            SAM,
            Care(seen_by=SAM, taken_at=LATER),
            ["Seen by Sam, 12:00", "Taken by Sam, 12:05"],
            id="the same took it later",
        ),
        pytest.param(
            SAM, Care(seen_by=SAM, taken_at=NOON), ["Taken by Sam, 12:00"], id="in one step"
        ),
        pytest.param(
            SAM, Care(), ["Seen by the team, 12:00", "Taken by Sam"], id="before the log"
        ),
    ],
)
def test_who_saw_it_and_who_took_it_are_told_with_their_times(
    assignee: Named | None, care: Care, told: list[str]
) -> None:
    case = replace(SEEN, assignee=assignee)
    over = replace(case, status="resolved", resolved_at=LATER)

    assert lines(status_message(case, Locale(), care))[3:] == ["Received, 12:00", *told]
    assert lines(status_message(over, Locale(), care))[4:] == [*told, "Resolved, 12:05"]


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
    words = orjson.loads((BADGES / language / "base.json").read_bytes())

    said = team_status_word(status).render(Locale(language=language))

    assert said == words[f"status.{status.value}"]


def test_the_question_offers_five_stars() -> None:
    buttons = [button for row in question(NEW, Locale()).buttons for button in row]

    assert [(one.action, one.argument) for one in buttons] == [
        ("solved", str(stars)) for stars in range(1, 6)
    ]
