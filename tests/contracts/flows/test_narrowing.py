"""What a database leaves out of a proof is what the rule would have said no to, on both kinds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import product
from typing import Any
from uuid import UUID

import pytest

from core.clock import ManualClock
from core.db.engine import Database
from core.db.tenancy import System
from core.desk.tables import CaseRow
from core.ids import CaseId, Ids, WorkspaceId
from core.rulebook.history import StoredHistory
from core.rulebook.names import RuleNames
from core.rulebook.past import Past
from core.rulebook.trials import RuleTrials
from core.rules.line import read_line
from core.rules.proof import Proving
from core.rules.signal import Signal, SignalKind, SignalStatus
from core.rules.tables import SignalRow
from core.rules.zone import find_zone
from core.tenants.tables import CustomerRow
from tests.contracts.conftest import NOON

STORED = System(reason="a test stores what came in")
VALUES: tuple[Any, ...] = (
    "Lobby",
    " lob\u00adby ",
    "LOBBY\tBar",
    "\u212aitchen",
    "kitchen",
    "caf\u00e9",
    "cafe",
    "",
    "3",
    3,
    3.5,
    2**53 + 2,
    True,
)
TEXTS = (
    "The Lobby is cold",
    "the lob\u00adby",
    "too\n many   rats",
    "too many rats",
    "I am in the \u212aitchen",
    "un caf\u00e9",
    "un cafe",
    "don\u2019t",
    "don't",
    "",
)
LINES = (
    'place = "lobby"',
    'place = "lobby bar"',
    'place in ("kitchen", "nowhere")',
    'place contains "bby"',
    'place = "café"',
    "place <= 3",
    "place > 3",
    "place in (3, 7)",
    "place = true",
    'place != "lobby"',
    'text has "lobby"',
    'text has "too many rats"',
    'text has "kitchen", "café"',
    'text has "don\'t"',
    'text has "cafe" ignoring accents',
    'text has "café" ignoring accents',
    'text = "too many rats"',
    'place = "lobby" or text has "rats"',
    'place = "lobby" and text has "rats"',
    'not place = "lobby"',
    '2 of (place = "lobby") in 1h',
    'text has "rats" and 2 of (place = "kitchen") in 1h',
    'text has "rats" and 4 submissions in 1h',
    "rating <= 2",
)


@pytest.fixture
async def stored(database: Database, ids: Ids, workspace: WorkspaceId) -> Sequence[Signal]:
    """What came in: every value with every text, of cases and of items."""
    signals: list[Signal] = []
    cases: list[CaseRow] = []
    rows: list[SignalRow] = []
    async with database.writing(STORED) as session:
        customer = ids.new()
        session.add(
            CustomerRow(id=customer, name="Carla", workspace_id=workspace, created_at=NOON)
        )
        await session.flush()
        for number, (value, words) in enumerate(product(VALUES, TEXTS), 1):
            at = NOON - timedelta(seconds=number // 2)
            is_case = number % 3 > 0
            case = CaseId(ids.new()) if is_case else None
            if case is not None:
                cases.append(_case(case, number, words, at, customer, workspace))
            kind = SignalKind.SUBMISSION if is_case else SignalKind.INTEGRATION
            fields = {"place": value, "rating": number % 5 + 1}
            rows.append(
                SignalRow(
                    id=ids.new(),
                    workspace_id=workspace,
                    kind=kind.value,
                    at=at,
                    fields=fields,
                    labels={},
                    case_id=case,
                    text=None if is_case else words,
                )
            )
            signals.append(
                Signal(
                    kind=kind,
                    workspace=workspace,
                    at=at,
                    case=case,
                    fields=fields,
                    text=words,
                    status=None if is_case else SignalStatus.FIRING,
                )
            )
        session.add_all(cases)
        await session.flush()
        session.add_all(rows)
    return signals


def _case(
    key: CaseId, number: int, words: str, at: datetime, customer: UUID, workspace: WorkspaceId
) -> CaseRow:
    return CaseRow(
        id=key,
        workspace_id=workspace,
        number=number,
        kind="complaint",
        title="-",
        text=words,
        status="new",
        customer_id=customer,
        source="api",
        opened_at=at,
        updated_at=at,
    )


@pytest.mark.parametrize("condition", LINES)
async def test_a_proof_finds_what_a_straight_walk_finds(
    condition: str,
    stored: Sequence[Signal],
    database: Database,
    clock: ManualClock,
    workspace: WorkspaceId,
) -> None:
    line = f"when {condition} then alert low watching submissions, integrations"
    spec = read_line(line, receivers=RuleNames(named=(), rows=()))
    since = NOON - timedelta(days=1)
    straight = Proving(spec, workspace, since=since, zone=find_zone("UTC"))
    straight.take(sorted(stored, key=lambda each: each.at))

    history = StoredHistory(database=database)
    trials = RuleTrials(database=database, clock=clock, history=history)

    proven = await trials.prove(workspace, spec, since=since, until=NOON)

    wanted = straight.finish(NOON)
    assert (proven.proof.looked_at, proven.proof.hits) == (len(stored), wanted.hits)
    assert proven.proof.alerts == wanted.alerts


@pytest.mark.parametrize("at_once", [1, 7, 1_000])
async def test_the_newest_are_taken_each_once_when_there_are_too_many(
    at_once: int, stored: Sequence[Signal], database: Database, workspace: WorkspaceId
) -> None:
    spec = read_line("when place exists then alert low", receivers=RuleNames(named=(), rows=()))
    submissions = sorted(each.at for each in stored if each.kind is SignalKind.SUBMISSION)
    taken: list[Signal] = []
    past = Past(
        workspace_id=workspace,
        spec=spec,
        since=NOON - timedelta(days=1),
        until=NOON,
        most=50,
        at_once=at_once,
    )

    walked = await past.through(database, taken.extend)

    assert [each.at for each in taken] == submissions[-50:]
    assert len({each.case for each in taken}) == 50
    assert (walked.count, walked.first_at) == (50, submissions[-50])
