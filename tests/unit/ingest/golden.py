"""The golden requests: what senders really sent, and beside each the items it must read as."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from core.alerts.item import Item
from core.ids import IntegrationId, WorkspaceId
from core.inbox.requests import RawRequest

GOLDEN = Path(__file__).parents[2] / "golden"
EXPECTED = ".items.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Golden:
    """One request as received, and the items it must read as."""

    preset: str
    name: str
    request: RawRequest
    items: Any
    said: Any
    """The whole file: of signed ones also the secret and the moment they were signed at."""


def requests_of(preset: str) -> list[Golden]:
    """Return the golden requests of a preset, by name."""
    files = (GOLDEN / preset).glob("*.json")
    return [_golden(preset, path) for path in sorted(files) if not path.name.endswith(EXPECTED)]


def raw(
    body: bytes | str,
    content_type: str = "application/json",
    headers: Mapping[str, str] | None = None,
) -> RawRequest:
    """Return a request with this body, as it lies in the inbox."""
    return RawRequest(
        id=UUID(int=1),
        workspace_id=WorkspaceId(UUID(int=2)),
        integration_id=IntegrationId(UUID(int=3)),
        received_at=datetime(2026, 11, 20, 22, 6, tzinfo=UTC),
        headers={"content-type": content_type} | {**(headers or {})},
        content_type=content_type,
        body=body.encode() if isinstance(body, str) else body,
    )


def shown(item: Item) -> dict[str, Any]:
    """Return an item as the expected files write it."""
    return {
        "fingerprint": item.fingerprint,
        "status": item.status,
        "title": item.title,
        "summary": item.summary,
        "severity": item.severity.value if item.severity else None,
        "labels": item.labels,
        "link": item.link,
        "at": item.at.isoformat() if item.at else None,
    }


def _golden(preset: str, path: Path) -> Golden:
    said = json.loads(path.read_text(encoding="utf-8"))
    body = said["body"] if isinstance(said["body"], str) else json.dumps(said["body"])
    expected = path.with_name(path.stem + EXPECTED)
    items = json.loads(expected.read_text(encoding="utf-8")) if expected.exists() else None
    headers = {name.lower(): value for name, value in said["headers"].items()}
    return Golden(
        preset=preset,
        name=path.stem,
        request=raw(body, headers.get("content-type", "application/octet-stream"), headers),
        items=items,
        said=said,
    )
