"""What matchers of routes, silences, inhibitions and limits see of an alert."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.severity import Severity

FIELDS = frozenset(("severity", "source", "source_name", "name", "fingerprint", "rule", "rule_id"))
"""What every alert has besides its labels; a label of such a name is not seen."""


def facts_of(
    labels: Mapping[str, str],
    *,
    severity: Severity,
    source_kind: str,
    source_name: str,
    name: str,
    fingerprint: str,
    rule_ids: Iterable[str] = (),
) -> dict[str, str]:
    """Return its fields and labels by name; fields win over labels of the same name.

    `source` is rule or integration, `source_name` what that one is called; `rule` is the name of
    the rule, `rule_id` its identifier (of several the first); `name` is what went wrong, wherever
    it did; `fingerprint` is this alert alone.
    """
    facts = dict(labels)
    facts["severity"] = severity.value
    facts["source"] = source_kind
    facts["source_name"] = source_name
    facts["name"] = name
    facts["fingerprint"] = fingerprint
    if source_kind == "rule":
        facts["rule"] = source_name
    for rule_id in rule_ids:
        facts["rule_id"] = rule_id
        break
    return facts
