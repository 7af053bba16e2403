"""Whom an alert can be given to: the team as buttons, page by page."""

from __future__ import annotations

from collections.abc import Sequence

from bot.context import Context
from bot.keyboards import Inline, Key
from bot.screen import Screen
from bot.standing import workspace_of
from core.alerts.view import AlertView, AlertViews
from core.errors import Conflict
from core.ids import AlertId, to_base36
from core.tenants.role import Role
from core.tenants.sight import Sighted
from core.tenants.team import Team, TeamMember, responsible_first
from core.texts import Text, raw, text

ACTION = "assignto"
ME = "me"
NOBODY = "nobody"
CLOSE = "close"
PAGE = "p"
"""With a number: a page of people. A person is longer than all of these."""

SHOWN = 8


class Assignees:
    """The panel below a card's Assign."""

    def __init__(self, *, alerts: AlertViews, team: Team) -> None:
        self._alerts = alerts
        self._team = team

    async def screen(self, context: Context, alert_id: AlertId, page: int = 0) -> Screen:
        """Return a page of those who may take it; raises NotFound, and Conflict when it is
        over."""
        alert = await self._alerts.one(workspace_of(context), alert_id, sight=context.sight)
        if not alert.is_open:
            raise Conflict(
                reason=f"already_{alert.status}", message=f"the alert is {alert.status} already"
            )
        members = await self._team.members(alert.workspace_id)
        by_name = sorted(members, key=lambda one: one.person.name)
        cases = [one.sighted for one in alert.cases]
        team = responsible_first([one for one in by_name if one.role.covers(Role.STAFF)], cases)
        last = max(0, (len(team) - 1) // SHOWN)
        page = min(max(page, 0), last)
        some = team[page * SHOWN : (page + 1) * SHOWN]
        rows: list[tuple[Key, ...]] = [(_key(alert, text("Me"), ME),)]
        rows += [(_person(alert, one, cases),) for one in some]
        turns = [
            _key(alert, label, f"{PAGE}{to}")
            for label, to in ((text("Back"), page - 1), (text("More"), page + 1))
            if 0 <= to <= last
        ]
        if turns:
            rows.append(tuple(turns))
        end = [_key(alert, text("Nobody"), NOBODY)] if alert.assignee is not None else []
        rows.append((*end, _key(alert, text("Cancel"), CLOSE)))
        return Screen(
            title=text("Who takes alert {number}?", number=alert.number),
            lines=(raw(alert.title[:200]),),
            keyboard=Inline(tuple(rows)),
        )


def _person(alert: AlertView, member: TeamMember, cases: Sequence[Sighted]) -> Key:
    """Return their key; a star marks who answers for the place or the topic."""
    person = member.person
    name = raw(person.name)
    if any(member.answers_for(one) for one in cases):
        name = text("⭐ {name}", name=person.name)
    is_theirs = alert.assignee is not None and alert.assignee.id == person.id
    label = text("✓ {name}", name=name) if is_theirs else name
    return _key(alert, label, to_base36(person.id))


def _key(alert: AlertView, label: Text, word: str) -> Key:
    return Key(label=label, action=ACTION, subject=alert.id, argument=word)
