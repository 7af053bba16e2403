"""Making a silence: what, how long, why; then what it would mute, and a last tap."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from bot.context import Context
from bot.dialog import Chose, Finished, Goes, Leaves, Stays, Step, Taken, Transition
from bot.keyboards import Choice, Inline
from bot.screen import Copyable, Line, Screen
from bot.silence_asking import (
    CONFIRM,
    HOW_LONG,
    REASON,
    RESOLVED,
    WHAT,
    WHICH,
    Option,
    alert_options,
    end_at,
    label_options,
    next_step,
    option_choices,
    rule_options,
    severity_choices,
    typed_answers,
    unreadable,
    wanted_of,
)
from bot.silence_cards import KIND, SilenceCards, by_of, preview_lines
from bot.standing import workspace_of
from core.alerts.view import AlertFilter, AlertViews
from core.alerts.would_mute import Preview
from core.dialogs.dialog import Dialog
from core.dialogs.store import Ends
from core.errors import Conflict, InvalidInput
from core.flows.silence import SilenceAlerts
from core.ids import AlertId, SilenceId
from core.rulebook.book import RuleBook
from core.silences.breadth import is_most
from core.silences.wanted import REASON_AT_MOST, checked
from core.tenants.access import allows
from core.tenants.role import Role
from core.texts import Text, raw, text

_SEEN = 200
_CANCEL = Choice(label=text("Cancel"), word="cancel")


class SilenceConversation:
    """Five questions at most; each can be typed or tapped."""

    kind = KIND
    least = Role.STAFF

    def __init__(
        self,
        *,
        silence: SilenceAlerts,
        cards: SilenceCards,
        alerts: AlertViews,
        rules: RuleBook,
    ) -> None:
        self._steps: dict[str, Step] = {
            WHAT: _What(silence=silence, alerts=alerts, rules=rules),
            WHICH: _Which(silence=silence),
            HOW_LONG: _HowLong(),
            REASON: _Reason(),
            CONFIRM: _Confirm(silence=silence, cards=cards),
            "another_reason": _AnotherReason(silence=silence, cards=cards),
        }

    @property
    def steps(self) -> Mapping[str, Step]:
        """Every step by the name stored with the state."""
        return self._steps


class _What:
    def __init__(self, *, silence: SilenceAlerts, alerts: AlertViews, rules: RuleBook) -> None:
        self._silence = silence
        self._alerts = alerts
        self._rules = rules

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        problem = dialog.answers.get("problem")
        lines: list[Line] = [unreadable(problem), raw("")] if problem else []
        lines.append(text("Tap one, or write matchers such as host=web-1, severity!=critical"))
        return Screen(
            title=text("What is silenced?"),
            lines=tuple(lines),
            keyboard=Inline(
                (
                    (_choice(text("An alert"), "alert"), _choice(text("A rule"), "rule")),
                    (_choice(text("A place"), "place"), _choice(text("A label"), "label")),
                    (_choice(text("A severity"), "severity"), _CANCEL),
                )
            ),
        )

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        if not isinstance(answer, Chose):
            return _typed(answer.words, dialog, context)
        if answer.word == "severity":
            return Goes(WHICH, answers={"options": [], "by": "severity"})
        options = await self._options(answer.word, context)
        if options is None:
            return _left()
        if not options:
            return Stays(why=text("There is none just now. Another one, or write matchers."))
        return Goes(WHICH, answers={"options": options, "by": answer.word})

    async def _options(self, word: str, context: Context) -> list[Option] | None:
        workspace_id, sight = workspace_of(context), context.sight
        match word:
            case "alert":
                wanted = AlertFilter(statuses=("firing", "acknowledged"))
                page = await self._alerts.page(workspace_id, wanted, sight=sight, limit=8)
                return alert_options(page.items)
            case "rule":
                rules = await self._rules.all(workspace_id)
                return rule_options([(one.id, one.name) for one in rules])
            case "place" | "label":
                page = await self._alerts.page(
                    workspace_id, AlertFilter(), sight=sight, limit=_SEEN
                )
                return label_options(page.items, name="place" if word == "place" else None)
            case _:
                return None


class _Which:
    def __init__(self, *, silence: SilenceAlerts) -> None:
        self._silence = silence

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        if dialog.answers.get("by") == "severity":
            rows = severity_choices()
        else:
            rows = option_choices(dialog.answers["options"])
        return Screen(title=text("Which one?"), keyboard=Inline((*rows, (_CANCEL,))))

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        if not isinstance(answer, Chose):
            return _typed(answer.words, dialog, context)
        kind, _, word = answer.word.partition(":")
        if kind == "severity":
            return _on(dialog, line=f"severity={word}", alert=None, label="")
        options = dialog.answers["options"]
        if kind != "pick" or not word.isdecimal() or int(word) >= len(options):
            return _left()
        chosen: Option = options[int(word)]
        line, alert = chosen["line"], chosen.get("alert")
        if alert is not None:
            line = await self._silence.line_of(workspace_of(context), AlertId(UUID(alert)))
        return _on(dialog, line=line, alert=alert, label=chosen["label"])


class _HowLong:
    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        rows: list[tuple[Choice, ...]] = [
            (_choice(text("1 hour"), "1h"), _choice(text("4 hours"), "4h")),
            (_choice(text("Until morning"), "morning"), _choice(text("1 day"), "1d")),
        ]
        if dialog.answers.get("alert"):
            rows.append((_choice(text("Until resolved"), RESOLVED), _choice(text("1 week"), "7d")))
        else:
            rows.append((_choice(text("1 week"), "7d"),))
        return Screen(
            title=text("How long?"),
            lines=(
                _what(dialog.answers),
                text("Or write it, such as 30m, 2 days, until 18:00."),
            ),
            keyboard=Inline((*rows, (_CANCEL,))),
        )

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        words = answer.word if isinstance(answer, Chose) else answer.words
        if isinstance(answer, Chose) and words == "cancel":
            return _left()
        if words == RESOLVED and dialog.answers.get("alert"):
            return _on(dialog, ends_at=RESOLVED)
        try:
            return _on(dialog, ends_at=end_at(words, context).isoformat())
        except (InvalidInput, OverflowError):
            return Stays(why=unreadable(words))


class _Reason:
    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        return Screen(
            title=text("Why?"),
            lines=(text("Tap one, or write it. Others see it with the alerts."),),
            keyboard=Inline(
                (
                    (_choice(_REASONS["work"], "work"), _choice(_REASONS["known"], "known")),
                    (_choice(_REASONS["noise"], "noise"), _CANCEL),
                )
            ),
        )

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        reason = _reason(answer, context)
        if reason is None:
            return _left()
        if not 1 <= len(reason) <= REASON_AT_MOST:
            return Stays(why=_too_long())
        return _on(dialog, reason=reason)


class _Confirm:
    def __init__(self, *, silence: SilenceAlerts, cards: SilenceCards) -> None:
        self._silence = silence
        self._cards = cards

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        try:
            wanted = wanted_of(dialog.answers)
            span, _ = checked(wanted, context.now)
        except InvalidInput as problem:
            why = text("That cannot be: {problem}", problem=_trouble(problem))
            return Screen(
                title=text("How long?"), lines=(why,), keyboard=Inline(((_AGAIN, _CANCEL),))
            )
        found = await self._silence.reach(
            workspace_of(context), wanted.matchers, wanted.until_alert, sight=context.sight
        )
        broad = found.is_broad
        lines: list[Line] = [_what(dialog.answers)]
        lines.append(
            text("Until resolved, {at} at the latest", at=span.ends_at)
            if wanted.until_alert is not None
            else text("Until {at}", at=span.ends_at)
        )
        lines += [text("Reason: {reason}", reason=wanted.reason), raw("")]
        lines += preview_lines(found, context)
        yes = _choice(text("Silence"), "yes")
        if broad and context.sight.is_everything:
            lines += [raw(""), _breadth(found)]
            yes = _choice(
                text("Silence {would} of {of} alerts anyway", would=found.would, of=found.of),
                "anyway",
            )
        if broad and not allows(context.role, "silences.broad"):
            lines.append(text("An administrator can silence so much. Or make it narrower."))
            return Screen(
                title=text("Silence?"),
                lines=tuple(lines),
                keyboard=Inline(((_choice(text("Narrower"), "what"), _CANCEL),)),
            )
        return Screen(
            title=text("Silence?"),
            lines=tuple(lines),
            keyboard=Inline(((yes,), (_choice(text("Change"), "what"), _CANCEL))),
        )

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        if not isinstance(answer, Chose):
            return Stays(why=text("Please tap one of the buttons, or /cancel."))
        match answer.word:
            case "what":
                return Goes(WHAT, answers={"line": "", "alert": None, "problem": ""})
            case "length":
                return Goes(HOW_LONG, answers={"ends_at": ""})
            case "yes" | "anyway":
                return await self._make(answer.word == "anyway", dialog, context)
            case _:
                return _left()

    async def _make(self, confirms: bool, dialog: Dialog, context: Context) -> Transition:
        try:
            done = await self._silence.create(
                workspace_of(context),
                wanted_of(dialog.answers),
                by=by_of(context, confirms=confirms),
                cause=context.cause.carrying(Ends(dialog=dialog)),
            )
        except Conflict as problem:
            if problem.reason == "too_broad":
                return Goes(CONFIRM)  # More came meanwhile: it is asked with the new counts.
            raise
        return Finished(shows=await self._cards.card(context, done.silence_id, undo=done.change))


class _AnotherReason:
    def __init__(self, *, silence: SilenceAlerts, cards: SilenceCards) -> None:
        self._silence = silence
        self._cards = cards

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        return await _Reason().ask(dialog, context)

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        reason = _reason(answer, context)
        silence_id = SilenceId(UUID(str(dialog.answers["silence"])))
        if reason is None:
            return Leaves(shows=await self._cards.card(context, silence_id))
        if not 1 <= len(reason) <= REASON_AT_MOST:
            return Stays(why=_too_long())
        done = await self._silence.adjust(
            workspace_of(context),
            silence_id,
            reason=reason,
            by=by_of(context),
            cause=context.cause.carrying(Ends(dialog=dialog)),
        )
        return Finished(shows=await self._cards.card(context, done.silence_id, undo=done.change))


_REASONS = {
    "work": text("Planned work"),
    "known": text("Known, being worked on"),
    "noise": text("Too noisy"),
}
_AGAIN = Choice(label=text("Another length"), word="length")


def _choice(label: Text, word: str) -> Choice:
    return Choice(label=label, word=word)


def _reason(answer: Taken, context: Context) -> str | None:
    """Return the reason that was typed or tapped; None: they cancel."""
    if not isinstance(answer, Chose):
        return " ".join(answer.words.split())
    known = _REASONS.get(answer.word)
    return None if known is None else known.render(context.locale)


def _too_long() -> Text:
    return text("Please write a reason of 1 to {n} characters.", n=REASON_AT_MOST)


def _typed(words: str, dialog: Dialog, context: Context) -> Transition:
    """Go on with a line that was typed; a mistake in it is said."""
    found = typed_answers(words, context)
    if found["problem"] or not found["line"]:
        return Stays(why=unreadable(words))
    given = {name: value for name, value in found.items() if value}
    return _on(dialog, **given, alert=None, label="")


def _on(dialog: Dialog, **answers: Any) -> Goes:
    """Go to what is missing with these answers."""
    return Goes(next_step({**dialog.answers, **answers}), answers=answers)


def _what(answers: Mapping[str, Any]) -> Line:
    label = answers.get("label")
    return raw(str(label)) if label else Copyable(str(answers["line"]))


def _breadth(found: Preview) -> Text:
    """Return why it has to be said twice."""
    if is_most(would=found.would, of=found.of):
        return text("That is more than half of them.")
    return text("Nothing in it is certain: it may mute any alert.")


def _trouble(problem: InvalidInput) -> Text:
    if problem.field == "ends_at":
        return text("it ends in the future, within 90 days")
    return text("something in it is not taken")


def _left() -> Leaves:
    return Leaves(shows=Screen(lines=(text("Nothing was silenced."),)))
