"""A body is read once: what the door has read already is taken as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from core.ids import IntegrationId, WorkspaceId
from core.inbox.requests import RawRequest
from core.ingest.body import read_body

REQUEST = RawRequest(
    id=UUID(int=1),
    workspace_id=WorkspaceId(UUID(int=2)),
    integration_id=IntegrationId(UUID(int=3)),
    received_at=datetime(2026, 1, 31, tzinfo=UTC),
    headers={},
    content_type="application/json",
    body=b'{"title": "cold"}',
)


def test_json_that_nobody_has_read_is_read() -> None:
    assert read_body(REQUEST) == {"title": "cold"}


def test_json_that_was_read_is_not_read_again() -> None:
    said = {"title": "read before"}

    assert read_body(replace(REQUEST, said=said)) is said


def test_words_are_words_whatever_else_they_might_say() -> None:
    request = replace(REQUEST, content_type="text/plain", body=b'"cold"', said="cold")

    assert read_body(request) == '"cold"'
