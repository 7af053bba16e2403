"""Who would get this? Asked of an alert by its number, or of one that is typed as matchers."""

from __future__ import annotations

from collections.abc import Mapping

from bot.context import Context
from bot.dialog import Chose, Goes, Leaves, Stays, Step, Taken, Transition
from bot.keyboards import Choice, Inline
from bot.route_cards import ASKED, RouteCards
from bot.route_presses import unread
from bot.screen import Copyable, Line, Screen
from bot.standing import workspace_of
from core.calm import Calm
from core.dialogs.dialog import Dialog
from core.errors import InvalidInput, NotFound
from core.flows.who_gets import Foretold, Typed, Whom
from core.matching.line import read_matchers
from core.routing.reason import sentence
from core.severity import Severity, parse_severity
from core.tenants.role import Role
from core.texts import Text, raw, text

_SHOWN = 15


class WhoConversation:
    """One question, asked again as often as wished."""

    kind = "who"
    least = Role.STAFF

    def __init__(self, *, calm: Calm) -> None:
        self._steps: dict[str, Step] = {ASKED: _AskStep(calm=calm)}

    @property
    def steps(self) -> Mapping[str, Step]:
        """Every step by the name stored with the state."""
        return self._steps


class _AskStep:
    def __init__(self, *, calm: Calm) -> None:
        self._calm = calm
        self._cards = RouteCards(calm=calm)

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        said = str(dialog.answers.get("said") or "")
        lines: list[Line] = []
        if said:
            found = await self._ask(said, context)
            lines += [*_answered(found, said), raw("")]
        lines.append(text("Write the number of an alert, or what it would be like:"))
        lines.append(Copyable('severity=high, place="Room 12"'))
        return Screen(
            title=text("Who would get this?"),
            lines=tuple(lines),
            keyboard=Inline(((Choice(label=text("← Routes"), word="routes"),),)),
        )

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        if isinstance(answer, Chose):
            return Leaves(shows=await self._cards.page(context))
        said = answer.words
        try:
            await self._ask(said, context)
        except InvalidInput as mistake:
            return Stays(why=unread(mistake))
        except NotFound:
            return Stays(why=text("There is no alert {number}.", number=said.lstrip("#")))
        return Goes(ASKED, {"said": said})

    async def _ask(self, said: str, context: Context) -> Foretold:
        number = said.lstrip("#").strip()
        if number.isascii() and number.isdigit() and len(number) <= 9:
            return await self._calm.who_gets.numbered(
                workspace_of(context), int(number), sight=context.sight
            )
        facts: dict[str, str] = {}
        for one in read_matchers(said):
            if one.op != "=":
                raise InvalidInput(field=one.field, value=str(one), wanted="a value after =")
            facts[one.field] = one.value
        word = facts.pop("severity", Severity.MEDIUM.value)
        typed = Typed(
            severity=parse_severity(word),
            labels=facts,
            source_kind=facts.get("source", "integration"),
            source_name=facts.get("source_name", ""),
            name=facts.get("name", ""),
        )
        return await self._calm.who_gets.typed(workspace_of(context), typed)


def _answered(found: Foretold, said: str) -> list[Line]:
    lines: list[Line] = []
    if found.number is not None:
        title = found.title or ""
        lines.append(text("Alert {number}: {title}", number=found.number, title=title))
    else:
        lines.append(raw(said))
    if found.muted is not None:
        lines.append(text("🔇 Nobody just now: {why}. Otherwise:", why=sentence(found.muted)))
    if found.routes:
        names = " → ".join(one.name for one in found.routes)
        lines.append(text("Routes: {names}", names=names))
    if not found.decisions:
        lines.append(text("Nobody: the routes lead to nobody."))
    lines += [_line(one) for one in found.decisions[:_SHOWN]]
    if len(found.decisions) > _SHOWN:
        lines.append(text("and {n} more", n=len(found.decisions) - _SHOWN))
    return lines


def _line(one: Whom) -> Text:
    receiver = "" if one.receiver is None else one.receiver.name
    name = one.person.name if one.person is not None else receiver
    if receiver and receiver != name:
        name = f"{name} ({receiver})"
    if one.reason is not None:
        return text("✗ {name}: {why}", name=name, why=sentence(one.reason))
    if one.is_loud:
        return text("🔔 {name}", name=name)
    return text("🔕 {name}, without a sound", name=name)
