"""What no column can hold, and what an error may say of what one does hold."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from core.alerts.view import alerts_of_cases
from core.db.engine import Database
from core.db.tenancy import System
from core.desk.view import CaseFilter, CaseViews
from core.ids import WorkspaceId


@pytest.mark.parametrize("words", ["2147483648", "#999999999999", "9" * 200])
async def test_a_number_that_no_case_has_is_only_looked_for(
    database: Database, workspace: WorkspaceId, words: str
) -> None:
    cases = CaseViews(database=database, alerts_of=alerts_of_cases)

    found = await cases.page(workspace, CaseFilter(text=words), limit=10)

    assert found.items == ()


async def test_an_error_does_not_say_what_a_row_holds(database: Database) -> None:
    with pytest.raises(DBAPIError) as met:
        async with database.reading(System(reason="a test")) as session:
            await session.execute(text("SELECT :word FROM nowhere"), {"word": "what Ana wrote"})

    assert "nowhere" in str(met.value)
    assert "Ana" not in str(met.value)
