"""Rules: kept, changed and tried; each is a tree, a line and a sentence at once."""

from __future__ import annotations

from datetime import UTC, timedelta
from uuid import UUID

from aiohttp import web

from core.errors import InvalidInput
from core.ids import RuleId
from core.rulebook.stored import StoredRule
from core.rules.actions import CaseActions
from core.rules.conditions import CONDITIONS
from core.rules.rule import RuleSpec
from web.api.rule_shapes import (
    LineAsked,
    NewTrialAsked,
    ProofAsked,
    RuleAsked,
    RuleMeta,
    RuleProof,
    RuleShape,
    RuleTested,
    RuleWords,
    TreeAsked,
    TrialAsked,
    examples_of,
    rule_shape,
    spec_of,
    spec_of_tree,
    trace_of,
    words_of,
)
from web.api.rule_stats import RuleStats, RuleStatsQuery, stats
from web.paging import Paged, cut
from web.route import Call, Route, answer
from web.shapes import Page

TREE_LEVELS = 100
"""Of JSON: conditions nested in lists are two levels each, and those nested too deep are refused
by a sentence about conditions as long as the body can be read at all."""

_PROVEN = timedelta(days=7)


class RuleQuery(Paged):
    """A page of the rules, by priority, the oldest of those alike first."""


async def index(call: Call) -> web.Response:
    """Return one page of the rules."""
    asked = call.query(RuleQuery)
    found = sorted(await call.deps.rules.all(call.workspace_id), key=_position)
    part = cut(found, asked, _position, int)
    names = await call.deps.rules.names(call.workspace_id)
    items = [rule_shape(one, names, call.locale) for one in part.things]
    return answer(part.page(Page[RuleShape], asked, items))


async def create(call: Call) -> web.Response:
    """Make a rule."""
    said = call.body(RuleAsked)
    if call.kept is not None:
        made = await call.deps.rules.one(
            call.workspace_id, RuleId(UUID(str(call.kept.body["rule"])))
        )
    else:
        names = await call.deps.rules.names(call.workspace_id)
        spec = _switched(spec_of(said, names), said.active)
        made = await call.deps.rules.save(
            call.workspace_id, spec, by=call.person_id, cause=call.cause
        )
    return await _shown(call, made, status=201)


async def show(call: Call) -> web.Response:
    """Return one rule."""
    return await _shown(call, await call.deps.rules.one(call.workspace_id, _key(call)))


async def change(call: Call) -> web.Response:
    """Save the next revision of a rule, if nobody else did since it was read."""
    said, key = call.body(RuleAsked), _key(call)
    book, workspace_id = call.deps.rules, call.workspace_id
    if said.rule is None and said.line is None and said.active is not None:
        # Also one that cannot be read, or names somebody who has left.
        changed = await book.switch(
            workspace_id,
            key,
            active=said.active,
            by=call.person_id,
            if_revision=call.revision,
            cause=call.cause,
        )
        return await _shown(call, changed)
    names = await book.names(workspace_id)
    changed = await book.save(
        workspace_id,
        _switched(spec_of(said, names), said.active),
        by=call.person_id,
        rule_id=key,
        if_revision=call.revision,
        cause=call.cause,
    )
    return await _shown(call, changed)


async def remove(call: Call) -> web.Response:
    """Delete a rule; the alerts it raised stay."""
    await call.deps.rules.delete(
        call.workspace_id,
        _key(call),
        by=call.person_id,
        if_revision=call.expected,
        cause=call.cause,
    )
    return web.Response(status=204)


async def parse(call: Call) -> web.Response:
    """Read a line; a mistake in it is a problem that names the place."""
    names = await call.deps.rules.names(call.workspace_id)
    spec = spec_of(RuleAsked(line=call.body(LineAsked).line), names)
    return answer(words_of(spec, names, call.locale))


async def write(call: Call) -> web.Response:
    """Write a tree as a line and a sentence."""
    names = await call.deps.rules.names(call.workspace_id)
    spec = spec_of_tree(call.body(TreeAsked).rule)
    return answer(words_of(spec, names, call.locale))


async def try_new(call: Call) -> web.Response:
    """Try a rule that is not stored."""
    said = call.body(NewTrialAsked)
    names = await call.deps.rules.names(call.workspace_id)
    return await _tried(call, spec_of(said, names), said)


async def try_one(call: Call) -> web.Response:
    """Try a stored rule, be it on or off."""
    found = await call.deps.rules.one(call.workspace_id, _key(call))
    if found.spec is None:
        raise InvalidInput(field="rule", value=found.problem, wanted="a rule that can be read")
    return await _tried(call, found.spec, call.body(TrialAsked))


async def prove(call: Call) -> web.Response:
    """Say what a rule would have done with what came in."""
    call.see_everything("try a rule on what came in")
    said = call.body(ProofAsked)
    names = await call.deps.rules.names(call.workspace_id)
    until = (said.until or call.deps.clock.now()).astimezone(UTC)
    since = (said.since or until - _PROVEN).astimezone(UTC)
    found = await call.deps.rule_trials.prove(
        call.workspace_id, spec_of(said, names), since=since, until=until
    )
    proof = found.proof
    return answer(
        RuleProof(
            since=found.since,
            until=found.until,
            looked_at=proof.looked_at,
            asked=proof.asked,
            hits=proof.hits,
            days=proof.days,
            alerts=proof.alerts,
            unjudged=found.unjudged,
            partial=found.is_partial,
            cut=proof.is_cut,
            errors=[each.message for each in proof.errors],
            examples=examples_of(proof, call.locale),
        )
    )


async def meta(_call: Call) -> web.Response:
    """Return what rules can be made of."""
    return answer(
        RuleMeta(
            conditions={
                str(one.model_fields["type"].default): one.model_json_schema()
                for one in CONDITIONS
            },
            actions=CaseActions.model_json_schema(),
            rule=RuleSpec.model_json_schema(),
        )
    )


async def _tried(call: Call, spec: RuleSpec, said: TrialAsked) -> web.Response:
    if said.case is not None:
        call.see_everything("try a rule on a case")
    found = await call.deps.rule_trials.explain(call.workspace_id, spec, said.given)
    return answer(
        RuleTested(
            fires=found.verdict.holds,
            severity=None if spec.severity is None else spec.severity.value,
            at=found.signal.at,
            trace=trace_of(found.verdict, call.locale),
        )
    )


async def _shown(call: Call, one: StoredRule, *, status: int = 200) -> web.Response:
    names = await call.deps.rules.names(call.workspace_id)
    return answer(rule_shape(one, names, call.locale), status=status, revision=one.revision)


def _switched(spec: RuleSpec, active: bool | None) -> RuleSpec:
    return spec if active is None else spec.model_copy(update={"active": active})


def _key(call: Call) -> RuleId:
    return RuleId(call.id("rule"))


def _position(one: StoredRule) -> tuple[int, UUID]:
    return one.priority, one.id


ROUTES = (
    Route(
        method="GET",
        path="/rules",
        name="rules",
        summary="The rules, by priority.",
        handler=index,
        right="rules.read",
        query=RuleQuery,
        gives=Page[RuleShape],
    ),
    Route(
        method="POST",
        path="/rules",
        name="make_rule",
        summary="Make a rule, from a tree or a line.",
        handler=create,
        right="rules.write",
        takes=RuleAsked,
        levels=TREE_LEVELS,
        gives=RuleShape,
        status=201,
    ),
    Route(
        method="GET",
        path="/rules/meta",
        name="rule_meta",
        summary="What rules can be made of.",
        handler=meta,
        right="rules.read",
        gives=RuleMeta,
    ),
    Route(
        method="GET",
        path="/rules/stats",
        name="rule_stats",
        summary="What the rules did.",
        handler=stats,
        right="rules.read",
        query=RuleStatsQuery,
        gives=RuleStats,
    ),
    Route(
        method="POST",
        path="/rules/parse",
        name="parse_rule",
        summary="Read a typed line.",
        handler=parse,
        right="rules.read",
        takes=LineAsked,
        gives=RuleWords,
    ),
    Route(
        method="POST",
        path="/rules/format",
        name="format_rule",
        summary="Write a tree as a line and a sentence.",
        handler=write,
        right="rules.read",
        takes=TreeAsked,
        levels=TREE_LEVELS,
        gives=RuleWords,
    ),
    Route(
        method="POST",
        path="/rules/test",
        name="test_new_rule",
        summary="Try a rule that is not stored, on a sample or a case.",
        handler=try_new,
        right="rules.read",
        takes=NewTrialAsked,
        levels=TREE_LEVELS,
        gives=RuleTested,
    ),
    Route(
        method="POST",
        path="/rules/proof",
        name="prove_rule",
        summary="What a rule would have done with what came in.",
        handler=prove,
        right="rules.read",
        takes=ProofAsked,
        levels=TREE_LEVELS,
        gives=RuleProof,
    ),
    Route(
        method="GET",
        path="/rules/{id}",
        name="rule",
        summary="One rule.",
        handler=show,
        right="rules.read",
        gives=RuleShape,
    ),
    Route(
        method="PUT",
        path="/rules/{id}",
        name="change_rule",
        summary="Save the next revision of a rule, or switch it.",
        handler=change,
        right="rules.write",
        takes=RuleAsked,
        levels=TREE_LEVELS,
        gives=RuleShape,
        if_match="required",
    ),
    Route(
        method="DELETE",
        path="/rules/{id}",
        name="delete_rule",
        summary="Delete a rule; its alerts stay.",
        handler=remove,
        right="rules.write",
        status=204,
        if_match="optional",
    ),
    Route(
        method="POST",
        path="/rules/{id}/test",
        name="test_rule",
        summary="Try a stored rule on a sample or a case.",
        handler=try_one,
        right="rules.read",
        takes=TrialAsked,
        gives=RuleTested,
    ),
)
