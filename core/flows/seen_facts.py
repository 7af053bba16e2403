"""What alerts looked like lately: the fields they had and the values most had there, from which a
matcher is put together by taps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import select

from core.alerts.facts import facts_of
from core.alerts.tables import AlertRow
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.ids import WorkspaceId
from core.severity import Severity

LOOKED_AT = 500
"""The newest alerts that are looked at."""
VALUES_AT_MOST = 8
FIELDS_AT_MOST = 12
_FIRST = ("severity", "place", "category", "kind", "source", "source_name", "name")
_LEFT_OUT = frozenset({"fingerprint", "rule_id", "rule", "customer", "files", "rating"})
_LONGEST = 60


class SeenFacts:
    """The reader."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def __call__(self, workspace_id: WorkspaceId) -> Mapping[str, tuple[str, ...]]:
        """Return the fields with their most frequent values; what every alert has comes first."""
        counted: dict[str, Counter[str]] = {}
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            rows = await session.execute(
                select(
                    AlertRow.labels,
                    AlertRow.severity,
                    AlertRow.source_kind,
                    AlertRow.source_name,
                    AlertRow.title,
                )
                .order_by(AlertRow.fired_at.desc())
                .limit(LOOKED_AT)
            )
            for labels, severity, kind, source, title in rows:
                texts = {str(label): str(value) for label, value in labels.items()}
                facts = facts_of(
                    texts,
                    severity=Severity(severity),
                    source_kind=kind,
                    source_name=source,
                    name=source if kind == "rule" else texts.get("alertname") or title,
                    fingerprint="",
                )
                for field, value in facts.items():
                    if field not in _LEFT_OUT and 0 < len(value) <= _LONGEST:
                        counted.setdefault(field, Counter())[value] += 1
        usual = [field for field in _FIRST if field in counted or field == "severity"]
        others = sorted(
            (field for field in counted if field not in _FIRST),
            key=lambda field: (-counted[field].total(), field),
        )
        found = {
            field: tuple(
                value for value, _ in counted.get(field, Counter()).most_common(VALUES_AT_MOST)
            )
            for field in (*usual, *others[: FIELDS_AT_MOST - len(usual)])
        }
        return found | {"severity": tuple(one.value for one in Severity)}
