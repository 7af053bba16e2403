"""Inhibitions as people see and change them, before and beside their compiled form."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter

from core.errors import InvalidInput
from core.ids import InhibitionId
from core.matching.matcher import MATCHERS_AT_MOST, Matcher, written
from core.silences.inhibition import Inhibition
from core.silences.tables import InhibitionRow
from core.texts import Text, join, text

INHIBITIONS_AT_MOST = 50
NAME_LENGTH = 100
EQUAL_AT_MOST = 10
_MATCHERS = TypeAdapter(tuple[Matcher, ...])
_CRITICAL = "severity=critical"
_LESS = "severity!=critical"


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedInhibition:
    """An inhibition as somebody asks for it; `equal` names labels."""

    name: str
    source: tuple[Matcher, ...]
    target: tuple[Matcher, ...]
    equal: tuple[str, ...] = ()
    is_active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class InhibitionView:
    """A stored inhibition."""

    id: InhibitionId
    wanted: WantedInhibition
    created_at: datetime
    revision: int

    @property
    def compiled(self) -> Inhibition:
        """Return it as alerts are asked about it."""
        asked = self.wanted
        return Inhibition(id=self.id, source=asked.source, target=asked.target, equal=asked.equal)


def usual(label: str, name: str) -> WantedInhibition:
    """Return the one most people mean: a critical alert mutes what is less severe with the same
    label."""
    return WantedInhibition(
        name=name,
        source=(Matcher(field="severity", op="=", value="critical"),),
        target=(Matcher(field="severity", op="!=", value="critical"),),
        equal=(label,),
    )


def check(wanted: WantedInhibition, *, fields: Collection[str]) -> WantedInhibition:
    """Return it with its name put straight; raises InvalidInput. `fields` are what alerts have
    besides labels: no inhibition compares those."""
    name = " ".join(wanted.name.split())
    if not 1 <= len(name) <= NAME_LENGTH:
        raise InvalidInput(
            field="name",
            value=wanted.name,
            wanted=text("1 to {most} characters", most=NAME_LENGTH),
        )
    for field, some in (("source", wanted.source), ("target", wanted.target)):
        if not 1 <= len(some) <= MATCHERS_AT_MOST:
            raise InvalidInput(
                field=field,
                value=len(some),
                wanted=text("1 to {most} matchers", most=MATCHERS_AT_MOST),
            )
    if len(wanted.equal) > EQUAL_AT_MOST or len(set(wanted.equal)) != len(wanted.equal):
        raise InvalidInput(
            field="equal",
            value=wanted.equal,
            wanted=text("at most {most} labels, each once", most=EQUAL_AT_MOST),
        )
    for label in wanted.equal:
        if label in fields:
            raise InvalidInput(
                field="equal",
                value=label,
                wanted=text(
                    "a label: what every alert has besides its labels is not compared, say it"
                    " in source and target"
                ),
            )
        if not label.strip():
            raise InvalidInput(field="equal", value=label, wanted=text("the name of a label"))
    return WantedInhibition(
        name=name,
        source=wanted.source,
        target=wanted.target,
        equal=wanted.equal,
        is_active=wanted.is_active,
    )


def view_of(row: InhibitionRow) -> InhibitionView:
    """Return a row as people see it."""
    return InhibitionView(
        id=InhibitionId(row.id),
        wanted=WantedInhibition(
            name=row.name,
            source=_MATCHERS.validate_python(row.source),
            target=_MATCHERS.validate_python(row.target),
            equal=tuple(str(one) for one in row.equal),
            is_active=row.is_active,
        ),
        created_at=row.created_at,
        revision=row.revision,
    )


def sentence(wanted: WantedInhibition) -> Text:
    """Return what it does, as one sentence."""
    source, target = written(wanted.source), written(wanted.target)
    same = join(wanted.equal, ", ")
    if (source, target) == (_CRITICAL, _LESS):
        if not wanted.equal:
            return text("While a critical alert is open, less severe ones are not told.")
        return text(
            "While a critical alert is open, less severe ones with the same {labels} are not"
            " told.",
            labels=same,
        )
    if not wanted.equal:
        return text(
            "While an alert with {source} is open, those with {target} are not told.",
            source=source,
            target=target,
        )
    return text(
        "While an alert with {source} is open, those with {target} and the same {labels} are not"
        " told.",
        source=source,
        target=target,
        labels=same,
    )
