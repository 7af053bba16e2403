"""How often a message is tried again is set for the process."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from core.clock import ManualClock
from core.config import read_settings
from core.delivery.address import TelegramAddress
from core.delivery.due import Due
from core.delivery.kind import Kind
from core.delivery.outcome import Retry
from core.delivery.state import State
from core.errors import BadSetting
from core.ids import WorkspaceId
from core.runtime import Runtime
from core.secret_keys import secret_keys

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def due(attempts: int) -> Due:
    """Return a claimed delivery after so many attempts."""
    return Due(
        id=UUID(int=1),
        workspace_id=WorkspaceId(UUID(int=2)),
        kind=Kind.CASE_REPLY,
        address=TelegramAddress(bot_id=1, chat_id=2),
        urgency=1,
        params={},
        created_at=NOON,
        expires_at=None,
        notification_id=None,
        alert_id=None,
        case_id=None,
        digest_id=None,
        person_id=None,
        edits_id=None,
        edits=None,
        attempts=attempts,
        maybe_sent=False,
        lease_token=UUID(int=3),
        lease_until=NOON + timedelta(minutes=1),
    )


@pytest.mark.parametrize(
    ("given", "last"), [({}, 9), ({"MAX_RETRIES": "2"}, 2), ({"MAX_RETRIES": "12"}, 12)]
)
async def test_the_setting_says_when_a_message_is_given_up(
    tmp_path: Path, given: dict[str, str], last: int
) -> None:
    settings = read_settings({"DATA_DIR": str(tmp_path)} | given)
    runtime = Runtime(
        settings=settings,
        secrets=secret_keys(settings),
        clock=ManualClock(start=NOON),
        rng=random.Random(1),
        holder="test",
    )
    failed = Retry(problem="Bad Gateway")

    states = [
        runtime.settlements.retrying.follow(due(attempts), failed, now=NOON).state
        for attempts in (0, last - 1, last)
    ]
    await runtime.close()

    assert states == [State.DUE, State.DUE, State.DEAD]


@pytest.mark.parametrize("words", ["0", "101", "often"])
def test_a_number_that_makes_no_sense_is_refused(words: str) -> None:
    with pytest.raises(BadSetting, match="MAX_RETRIES"):
        read_settings({"MAX_RETRIES": words})
