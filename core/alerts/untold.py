"""Why somebody was not told of an alert: what decided it by name, and what would change that."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.tables import AlertRow
from core.alerts.timeline_item import Reference
from core.notify.tables import NotificationRow
from core.routing.reason import Reason, sentence
from core.routing.tables import ReceiverRow, RouteRow
from core.rules.tables import RuleRow
from core.severity import Severity
from core.silences.tables import SilenceRow
from core.tenants.named import Named, people_named
from core.tenants.tables import MemberRow
from core.texts import Text, raw, text
from core.texts.severity_words import severity_word


@dataclass(frozen=True, slots=True, kw_only=True)
class Untold:
    """Why: `words` go into a sentence; `reference` None: nothing of its own decided it, or it is
    gone; `setting` says what changes it, None where nothing does."""

    words: Text
    reference: Reference | None = None
    setting: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciders:
    """What decided about the notifications of one alert, by id, as it is now."""

    receivers: Mapping[UUID, ReceiverRow]
    routes: Mapping[UUID, RouteRow]
    silences: Mapping[UUID, SilenceRow]
    alerts: Mapping[UUID, int]
    filters: Mapping[UUID, str | None]
    rules: tuple[tuple[UUID, str], ...]
    people: Mapping[UUID, Named]


async def read_deciders(
    session: AsyncSession, untold: Sequence[NotificationRow], rule_ids: Collection[UUID]
) -> Deciders:
    """Return what decided about these, with one query for each sort of them that there is."""
    by_reason: dict[str | None, list[NotificationRow]] = {}
    for one in untold:
        by_reason.setdefault(one.suppressed_reason, []).append(one)
    silences = await _rows(
        session, SilenceRow, (one.suppressed_ref for one in by_reason.get("silenced", ()))
    )
    muting = {one.suppressed_ref for one in by_reason.get("inhibited", ())} - {None}
    numbers: dict[UUID, int] = {}
    if muting:
        asked = select(AlertRow.id, AlertRow.number).where(AlertRow.id.in_(muting))
        numbers = dict((await session.execute(asked)).all())
    own = {one.person_id for one in by_reason.get("own_severity", ())} - {None}
    filters: dict[UUID, str | None] = {}
    if own:
        members = select(MemberRow.person_id, MemberRow.minimum_severity)
        found = await session.execute(members.where(MemberRow.person_id.in_(own)))
        filters = dict(found.all())
    rules: list[tuple[UUID, str]] = []
    if "cooldown" in by_reason and rule_ids:
        named = select(RuleRow.id, RuleRow.name).where(RuleRow.id.in_(rule_ids))
        rules = [(key, name) for key, name in await session.execute(named)]
    return Deciders(
        receivers=await _rows(session, ReceiverRow, (one.receiver_id for one in untold)),
        routes=await _rows(session, RouteRow, (one.route_id for one in untold)),
        silences=silences,
        alerts=numbers,
        filters=filters,
        rules=tuple(rules),
        people=await people_named(session, (one.created_by for one in silences.values())),
    )


def why_untold(row: NotificationRow, by: Deciders) -> Untold:
    """Return why a recipient, or nobody at all, was told."""
    match row.suppressed_reason:
        case "silenced":
            return _silenced(row, by)
        case "inhibited":
            return _inhibited(row, by)
        case "paused":
            return _paused(row, by)
        case "route_severity":
            return _of_route(row, by)
        case "severity_below":
            return _of_receiver(row, by)
        case "own_severity":
            return _of_person(row, by)
        case "preference":
            setting = text("They change that themselves in their notification preferences.")
            return Untold(words=sentence(Reason.PREFERENCE), setting=setting)
        case "cooldown":
            return _cooling(by)
        case "flapping":
            return Untold(words=sentence(Reason.FLAPPING))
        case "unreachable":
            return _unreachable(row)
        case "nobody":
            setting = text("/routes says who is told of what.")
            return Untold(words=sentence(Reason.NOBODY), setting=setting)
        case "out_of_sight":
            setting = text("/team says what each role sees, and who answers for what.")
            return Untold(words=sentence(Reason.OUT_OF_SIGHT), setting=setting)
        case "nobody_sees":
            setting = text("/team says what each role sees, and who answers for what.")
            return Untold(words=sentence(Reason.NOBODY_SEES), setting=setting)
        case word:
            return Untold(words=_worded(word))


def _silenced(row: NotificationRow, by: Deciders) -> Untold:
    silence = by.silences.get(row.suppressed_ref) if row.suppressed_ref else None
    if silence is None:
        return Untold(words=sentence(Reason.SILENCED))
    reference = Reference(kind="silence", id=silence.id, name=silence.reason)
    until = silence.ended_at or silence.ends_at
    who = by.people.get(silence.created_by) if silence.created_by else None
    if who is None:
        words = text("the silence “{why}”, until {until}", why=silence.reason, until=until)
    else:
        words = text(
            "the silence “{why}” of {who}, until {until}",
            why=silence.reason,
            who=who.name,
            until=until,
        )
    setting = None if silence.ended_at else text("/silences ends it earlier.")
    return Untold(words=words, reference=reference, setting=setting)


def _inhibited(row: NotificationRow, by: Deciders) -> Untold:
    alert_id = row.suppressed_ref
    number = by.alerts.get(alert_id) if alert_id else None
    if alert_id is None or number is None:
        return Untold(words=sentence(Reason.INHIBITED))
    return Untold(
        words=text("alert {number}, which was open, mutes it", number=number),
        reference=Reference(kind="alert", id=alert_id, name=str(number)),
        setting=text("/why {number} tells of that one; /silences says what mutes what.",
                     number=number),
    )  # fmt: skip


def _paused(row: NotificationRow, by: Deciders) -> Untold:
    receiver = by.receivers.get(row.receiver_id) if row.receiver_id else None
    if receiver is None:
        return Untold(words=sentence(Reason.PAUSED))
    return Untold(
        words=text("the receiver “{name}” was paused", name=receiver.name),
        reference=_reference("receiver", receiver),
        setting=text("/receivers switches it on.") if not receiver.is_active else None,
    )


def _of_route(row: NotificationRow, by: Deciders) -> Untold:
    route = by.routes.get(row.route_id) if row.route_id else None
    setting = text("/routes changes that.")
    if route is None:
        return Untold(words=sentence(Reason.ROUTE_SEVERITY), setting=setting)
    words = text(
        "the route “{name}” leads on what is {severity} or worse",
        name=route.name,
        severity=_severity(route.minimum_severity),
    )
    return Untold(words=words, reference=_reference("route", route), setting=setting)


def _of_receiver(row: NotificationRow, by: Deciders) -> Untold:
    receiver = by.receivers.get(row.receiver_id) if row.receiver_id else None
    setting = text("/receivers changes that.")
    if receiver is None:
        return Untold(words=sentence(Reason.SEVERITY_BELOW), setting=setting)
    words = text(
        "the receiver “{name}” hears what is {severity} or worse",
        name=receiver.name,
        severity=_severity(receiver.minimum_severity),
    )
    return Untold(words=words, reference=_reference("receiver", receiver), setting=setting)


def _of_person(row: NotificationRow, by: Deciders) -> Untold:
    least = by.filters.get(row.person_id) if row.person_id else None
    setting = text("They change that themselves with /filter.")
    if row.person_id is None or least is None:
        return Untold(words=sentence(Reason.OWN_SEVERITY), setting=setting)
    words = text("they want to hear what is {severity} or worse", severity=_severity(least))
    reference = Reference(kind="person", id=row.person_id)
    return Untold(words=words, reference=reference, setting=setting)


def _cooling(by: Deciders) -> Untold:
    if len(by.rules) != 1:
        setting = text("/rules changes the cooldown.")
        return Untold(words=sentence(Reason.COOLDOWN), setting=setting)
    ((rule_id, name),) = by.rules
    return Untold(
        words=text("told about the same a short while ago (cooldown of the rule “{name}”)",
                   name=name),
        reference=Reference(kind="rule", id=rule_id, name=name),
        setting=text("/rules changes the cooldown."),
    )  # fmt: skip


def _unreachable(row: NotificationRow) -> Untold:
    setting = (
        text("They open the bot and press Start.")
        if row.person_id is not None
        else text("Add the bot to the group again and send /here there.")
    )
    return Untold(words=sentence(Reason.UNREACHABLE), setting=setting)


def _reference(kind: str, row: ReceiverRow | RouteRow) -> Reference:
    return Reference(kind=kind, id=row.id, name=row.name)


def _severity(word: str) -> Text:
    return severity_word(Severity(word))


def _worded(word: str | None) -> Text:
    try:
        return sentence(Reason(word))
    except ValueError:  # written by a later release
        return raw((word or "?").replace("_", " "))


async def _rows(
    session: AsyncSession, table: type[Any], ids: Iterable[UUID | None]
) -> dict[UUID, Any]:
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    return {
        row.id: row for row in await session.scalars(select(table).where(table.id.in_(wanted)))
    }
