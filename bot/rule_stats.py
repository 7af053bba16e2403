"""What all rules together did of late: /stats, and which did most, took longest or failed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import nlargest

from bot.context import Context
from bot.keyboards import Inline, Key
from bot.rule_cards import CARD, LIST
from bot.rule_words import counts_of, shown_name, sign_of, time_lines, took
from bot.screen import Line, Screen
from bot.standing import workspace_of
from core.rulebook.book import RuleBook
from core.rulebook.stored import StoredRule
from core.rules.tally import Tally
from core.texts import Text, join, plural, raw, text

BEST = 3
"""So many rules stand in each list, phones being what they are."""
_LABEL_LENGTH = 40
_RARE = 0.99


class RuleStats:
    """Makes the screen from what was counted, some seconds ago at most."""

    def __init__(self, *, rules: RuleBook) -> None:
        self._rules = rules

    async def overview(self, context: Context) -> Screen:
        """Return the figures of all rules of the workspace."""
        rules = await self._rules.all(workspace_of(context), timed=True)
        lines: list[Line] = [_states(rules)]
        did = Tally()
        for one in rules:
            did.add(one.did)
        if did.asked:
            lines += [text("Counted: {counts}.", counts=counts_of(did)), *time_lines(did)]
        else:
            lines.append(text("They were not asked about anything yet."))
        if context.standing is None or not context.standing.sight.is_everything:
            lines.append(text("That is all of the workspace, also what you do not see."))
        failed = nlargest(BEST, _wrong(rules), key=_failures)
        for title, listed in (
            (text("True most often"), _best(rules, _hits, _times_true, context)),
            (text("Taking longest"), _best(rules, _slowness, _longest, context)),
            (text("⚠️ Not working"), [_failing(one, context) for one in failed]),
        ):
            if listed:
                lines += [raw(""), title, *listed]
        every = Key(
            label=text("All rules"), action=LIST, subject=workspace_of(context), argument="0"
        )
        cards = tuple((_key(one, context),) for one in failed)
        return Screen(
            title=text("The rules in the last 7 days"),
            lines=tuple(lines),
            keyboard=Inline((*cards, (every,))),
        )


def _states(rules: Sequence[StoredRule]) -> Text:
    unread = sum(one.spec is None for one in rules)
    active = sum(one.is_active and one.spec is not None for one in rules)
    parts = [text("{n} active", n=active)]
    if paused := len(rules) - unread - active:
        parts.append(text("{n} paused", n=paused))
    if unread:
        parts.append(plural("{n} cannot be read", "{n} cannot be read", n=unread))
    said = plural("{n} rule", "{n} rules", n=len(rules))
    return text("{rules}: {states}.", rules=said, states=join(parts, ", "))


def _best(
    rules: Sequence[StoredRule],
    measure: Callable[[StoredRule], float],
    said: Callable[[StoredRule], Text],
    context: Context,
) -> list[Line]:
    best = nlargest(BEST, (one for one in rules if measure(one) > 0), key=measure)
    return [
        text("{place}. {name} · {figure}", place=at, name=_called(one, context), figure=said(one))
        for at, one in enumerate(best, start=1)
    ]


def _hits(rule: StoredRule) -> float:
    return rule.did.hits


def _times_true(rule: StoredRule) -> Text:
    return text("{n} of {asked}", n=float(rule.did.hits), asked=float(rule.did.asked))


def _slowness(rule: StoredRule) -> float:
    return rule.did.quantile(_RARE) or 0.0


def _longest(rule: StoredRule) -> Text:
    return took(_slowness(rule))


def _wrong(rules: Sequence[StoredRule]) -> list[StoredRule]:
    return [
        one for one in rules if one.is_active and (one.spec is None or one.failure is not None)
    ]


def _failures(rule: StoredRule) -> float:
    return float("inf") if rule.spec is None else rule.did.errors


def _failing(rule: StoredRule, context: Context) -> Text:
    name = _called(rule, context)
    if rule.failure is None or rule.spec is None:
        return text("{name} · cannot be read", name=name)
    return text("{name} · failed, last {at}", name=name, at=rule.failure.at)


def _called(rule: StoredRule, context: Context) -> str:
    return shown_name(rule.spec, rule.name, context.locale)


def _key(rule: StoredRule, context: Context) -> Key:
    label = f"{sign_of(rule)} {_called(rule, context)}"
    if len(label) > _LABEL_LENGTH:
        label = label[: _LABEL_LENGTH - 1] + "…"
    return Key(label=raw(label), action=CARD, subject=rule.id, argument="0")
