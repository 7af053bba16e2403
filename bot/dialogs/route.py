"""Saying which alerts a route is for: by taps on what was seen lately, or typed as matchers; and
what the route is called."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from bot.context import Context
from bot.dialog import Chose, Finished, Goes, Leaves, Stays, Step, Taken, Transition
from bot.keyboards import Choice, Inline
from bot.route_cards import CHANGES, FIELDS, KIND, NAMED, RouteCards
from bot.route_presses import unread
from bot.screen import Copyable, Line, Screen
from bot.standing import workspace_of
from core.calm import Calm
from core.dialogs.dialog import Dialog
from core.dialogs.store import Ends
from core.errors import Conflict, InvalidInput
from core.ids import RouteId
from core.matching.line import read_matchers
from core.matching.matcher import Matcher, written
from core.routing.route_spec import NAME_AT_MOST, RouteSpec
from core.tenants.plain_name import plain_name
from core.texts import Text, raw, text

VALUES = "values"
_A_ROW = 2
_LABEL = 30


class RouteConversation:
    """The questions."""

    kind = KIND
    least = CHANGES

    def __init__(self, *, calm: Calm) -> None:
        cards = RouteCards(calm=calm)
        self._steps: dict[str, Step] = {
            FIELDS: _FieldsStep(calm=calm, cards=cards),
            VALUES: _ValuesStep(calm=calm),
            NAMED: _NameStep(calm=calm, cards=cards),
        }

    @property
    def steps(self) -> Mapping[str, Step]:
        """Every step by the name stored with the state."""
        return self._steps


class _FieldsStep:
    def __init__(self, *, calm: Calm, cards: RouteCards) -> None:
        self._calm = calm
        self._cards = cards

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        fields = list(await self._calm.seen_facts(workspace_of(context)))
        line = str(dialog.answers.get("line") or "")
        lines: list[Line] = []
        if line:
            lines += [text("All of this must hold:"), Copyable(line), raw("")]
        lines.append(text("Tap a field, or write matchers such as:"))
        lines.append(Copyable('severity=critical, place="Room 12", host=~"web.*"'))
        keys = [Choice(label=_field(name), word=f"f.{at}") for at, name in enumerate(fields)]
        rows = [tuple(keys[at : at + _A_ROW]) for at in range(0, len(keys), _A_ROW)]
        last = [Choice(label=text("Cancel"), word="cancel")]
        if line:
            last.insert(0, Choice(label=text("✓ Done"), word="done", style="primary"))
            rows.append((Choice(label=text("Start over"), word="clear"),))
        return Screen(
            title=text("Which alerts?"), lines=tuple(lines), keyboard=Inline((*rows, tuple(last)))
        )

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        line = str(dialog.answers.get("line") or "")
        if not isinstance(answer, Chose):
            try:
                return Goes(FIELDS, {"line": written(read_matchers(answer.words))})
            except InvalidInput as mistake:
                return Stays(why=unread(mistake))
        match answer.word:
            case "cancel":
                return Leaves(shows=await self._cards.page(context))
            case "clear":
                return Goes(FIELDS, {"line": ""})
            case "done" if line:
                return await self._save(read_matchers(line), dialog, context)
            case word:
                seen = await self._calm.seen_facts(workspace_of(context))
                fields = list(seen)
                at = int(word.removeprefix("f.")) if word.removeprefix("f.").isdigit() else -1
                if not 0 <= at < len(fields):
                    return Stays(why=text("Please tap one of the fields, or write matchers."))
                answers = {"field": fields[at], "values": list(seen[fields[at]])}
                return Goes(VALUES, answers)

    async def _save(
        self, matchers: tuple[Matcher, ...], dialog: Dialog, context: Context
    ) -> Transition:
        cause = context.cause.carrying(Ends(dialog=dialog))
        route = dialog.answers.get("route")
        flow, workspace_id = self._calm.change_route, workspace_of(context)
        if route:
            one = await self._calm.routes.one(workspace_id, RouteId(UUID(str(route))))
            done = await flow.save(
                workspace_id,
                one.id,
                one.spec.model_copy(update={"matchers": matchers}),
                by=context.person.id,
                cause=cause,
            )
            if done.route is None:
                return Leaves(shows=await self._cards.page(context))
            return Finished(shows=self._cards.card(context, done.route, undo=done.change))
        name = written(matchers)
        spec = RouteSpec(
            name=name if len(name) <= NAME_AT_MOST else name[: NAME_AT_MOST - 1] + "…",
            matchers=matchers,
            is_active=False,
        )
        try:
            done = await flow.create(workspace_id, spec, by=context.person.id, cause=cause)
        except Conflict:
            return Stays(why=text("There are too many routes already. Remove one first."))
        says = (text("Made, and paused until you resume it: choose who gets it."),)
        if done.route is None:
            return Leaves(shows=await self._cards.page(context))
        return Finished(shows=self._cards.card(context, done.route, says=says, undo=done.change))


class _ValuesStep:
    def __init__(self, *, calm: Calm) -> None:
        self._calm = calm

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        field, values = _seen(dialog)
        keys = [
            Choice(label=raw(value[:_LABEL]), word=f"v.{at}") for at, value in enumerate(values)
        ]
        rows = [tuple(keys[at : at + _A_ROW]) for at in range(0, len(keys), _A_ROW)]
        return Screen(
            title=text("{field} is…", field=_field(field)),
            lines=(text("Seen lately. Or write another value."),),
            keyboard=Inline((*rows, (Choice(label=text("← Back"), word="back"),))),
        )

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        field, values = _seen(dialog)
        if isinstance(answer, Chose):
            if answer.word == "back":
                return Goes(FIELDS)
            at = int(answer.word.removeprefix("v."))
            value = values[at] if at < len(values) else ""
        else:
            value = " ".join(answer.words.split())
        if not value:
            return Stays(why=text("Please tap a value, or write one."))
        line = str(dialog.answers.get("line") or "")
        kept = [one for one in (read_matchers(line) if line else ()) if one.field != field]
        try:
            made = Matcher(field=field, op="=", value=value)
        except ValueError:
            raise InvalidInput(field=field, value=value, wanted="a value of a label") from None
        return Goes(FIELDS, {"line": written((*kept, made))})


class _NameStep:
    def __init__(self, *, calm: Calm, cards: RouteCards) -> None:
        self._calm = calm
        self._cards = cards

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        one = await self._calm.routes.one(workspace_of(context), _id(dialog))
        return Screen(
            title=text("What should “{name}” be called?", name=one.name),
            lines=(text("Please write the new name."),),
            keyboard=Inline(((Choice(label=text("Cancel"), word="cancel"),),)),
        )

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        one = await self._calm.routes.one(workspace_of(context), _id(dialog))
        if isinstance(answer, Chose):
            return Leaves(shows=self._cards.card(context, one))
        name = plain_name(answer.words, "")
        if not name:
            return Stays(why=text("Please write its name, or /cancel."))
        if len(name) > NAME_AT_MOST:
            return Stays(
                why=text(
                    "That has {length} characters; a name has {limit} at most. A shorter one?",
                    length=len(name),
                    limit=NAME_AT_MOST,
                )
            )
        done = await self._calm.change_route.save(
            workspace_of(context),
            one.id,
            one.spec.model_copy(update={"name": name}),
            by=context.person.id,
            cause=context.cause.carrying(Ends(dialog=dialog)),
        )
        card = self._cards.card(context, done.route or one, undo=done.change)
        return Finished(shows=card)


def _seen(dialog: Dialog) -> tuple[str, list[str]]:
    given = dialog.answers.get("values")
    values = [str(one) for one in given] if isinstance(given, list) else []
    return str(dialog.answers.get("field") or "severity"), values


def _id(dialog: Dialog) -> RouteId:
    return RouteId(UUID(str(dialog.answers["route"])))


def _field(name: str) -> Text:
    match name:
        case "severity":
            return text("Severity")
        case "place":
            return text("Place")
        case "category":
            return text("Category")
        case "kind":
            return text("Kind")
        case "source":
            return text("Rule or integration")
        case "source_name":
            return text("Which rule or integration")
        case "name":
            return text("What went wrong")
        case _:
            return raw(name)
