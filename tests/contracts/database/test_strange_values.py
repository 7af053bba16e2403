"""What no column can hold, and what an error may say of what one does hold."""

from __future__ import annotations

import traceback

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from core.alerts.of_cases import alerts_of_cases
from core.db.engine import Database
from core.db.tenancy import System
from core.desk.view import CaseFilter, CaseViews
from core.ids import WorkspaceId
from core.tenants.sight import EVERYTHING


@pytest.mark.parametrize("words", ["2147483648", "#999999999999", "9" * 200])
async def test_a_number_that_no_case_has_is_only_looked_for(
    database: Database, workspace: WorkspaceId, words: str
) -> None:
    cases = CaseViews(database=database, alerts_of=alerts_of_cases)

    found = await cases.page(workspace, CaseFilter(text=words), limit=10, sight=EVERYTHING)

    assert found.items == ()


async def test_an_error_does_not_say_what_a_row_holds(database: Database) -> None:
    with pytest.raises(DBAPIError) as met:
        async with database.reading(System(reason="a test")) as session:
            await session.execute(text("SELECT :word FROM nowhere"), {"word": "what Ana wrote"})

    assert "nowhere" in str(met.value)
    assert "Ana" not in str(met.value)


WROTE = "what Ana wrote"


@pytest.mark.parametrize(
    ("statement", "given"),
    [
        pytest.param(
            "SELECT CAST(:word AS integer) / :none", {"word": WROTE, "none": 1}, id="type"
        ),
        pytest.param("SELECT CAST(:word AS uuid)", {"word": WROTE}, id="kind"),
        pytest.param("SELECT CAST(CAST(:word AS text) AS integer)", {"word": WROTE}, id="cast"),
        pytest.param(
            "INSERT INTO idempotency_keys (scope, key, body_hash, status, answer, created_at)"
            " SELECT :word, :word, '', 1, '{}', now() FROM generate_series(1, 2)",
            {"word": WROTE},
            id="twice",
        ),
        pytest.param(
            "INSERT INTO idempotency_keys (scope, key) VALUES (:word, :word)",
            {"word": WROTE},
            id="missing",
        ),
        pytest.param("SELECT CAST(:word AS text)", {"word": f"{WROTE}\x00"}, id="nul"),
        pytest.param("SELECT CAST(:word AS text)", {"word": f"{WROTE}\ud800"}, id="half"),
    ],
)
async def test_a_trace_does_not_say_what_a_row_holds(
    database: Database, statement: str, given: dict[str, object]
) -> None:
    if not database.is_postgres:
        pytest.skip("only PostgreSQL's driver quotes values")
    said = ""

    try:
        async with database.writing(System(reason="a test")) as session:
            await session.execute(text(statement), given)
    except Exception:
        said = traceback.format_exc()

    assert "Error" in said
    assert WROTE not in said
