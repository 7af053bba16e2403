"""Whom an alert can be given to: the team as buttons, page by page."""

from __future__ import annotations

from bot.context import Context
from bot.keyboards import Inline, Key
from bot.screen import Screen
from bot.standing import workspace_of
from core.alerts.view import AlertView, AlertViews
from core.errors import Conflict
from core.ids import AlertId, to_base36
from core.tenants.role import Role
from core.tenants.sign_in import Member, SignIn
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

    def __init__(self, *, alerts: AlertViews, sign_in: SignIn) -> None:
        self._alerts = alerts
        self._sign_in = sign_in

    async def screen(self, context: Context, alert_id: AlertId, page: int = 0) -> Screen:
        """Return a page of those who may take it; raises NotFound, and Conflict when it is
        over."""
        alert = await self._alerts.one(workspace_of(context), alert_id, sight=context.sight)
        if not alert.is_open:
            raise Conflict(
                reason=f"already_{alert.status}", message=f"the alert is {alert.status} already"
            )
        members = await self._sign_in.members(alert.workspace_id)
        team = [one for one in members if one.role.covers(Role.STAFF)]
        last = max(0, (len(team) - 1) // SHOWN)
        page = min(max(page, 0), last)
        some = team[page * SHOWN : (page + 1) * SHOWN]
        rows: list[tuple[Key, ...]] = [(_key(alert, text("Me"), ME),)]
        rows += [(_person(alert, one),) for one in some]
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


def _person(alert: AlertView, member: Member) -> Key:
    person = member.person
    is_theirs = alert.assignee is not None and alert.assignee.id == person.id
    label = text("✓ {name}", name=person.name) if is_theirs else raw(person.name)
    return _key(alert, label, to_base36(person.id))


def _key(alert: AlertView, label: Text, word: str) -> Key:
    return Key(label=label, action=ACTION, subject=alert.id, argument=word)
