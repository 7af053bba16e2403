"""The history of rules: each version with what it changed, going back to one, and bringing back a
rule that was deleted."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from aiohttp import web
from pydantic import Field, StrictInt

from core.errors import InvalidInput
from core.ids import RuleId
from core.rulebook.names import RuleNames
from core.rulebook.stored import StoredRule
from core.rulebook.versions import DELETED, RuleVersion
from core.rules.line.defaults import name_for
from core.rules.rule import RuleSpec, parse_rule
from core.tenants.named import Named
from core.tenants.trail import Change, TrailFilter
from core.texts import Locale
from web.api.asked import Asked
from web.api.rule_shapes import RuleShape, RuleWords, rule_shape, words_of
from web.cursor import read_cursor, write_cursor
from web.paging import Paged, page_of, read_position, write_position
from web.route import Call, Route, answer
from web.shapes import Moment, Page, Reference, Shape

ViaWord = Literal["api", "bot", "socket", "cli"]


class RuleHistoryQuery(Paged):
    """A page of a rule's versions, newest first."""


class DeletedRulesQuery(Paged):
    """A page of the deletions, newest first."""


class RuleChange(Shape):
    """One part of a rule that a version changed: its field, and what it was and became in the
    reader's language."""

    field: str
    says: str


class RuleVersionShape(Shape):
    """A rule as it was saved once. `rule`, `line` and `sentence` are null where it cannot be read
    any more, and `problem` says why. `by` null: the program; `via` null: the program, or it is not
    known. `changes` are against the version before."""

    revision: int
    at: Moment
    by: Reference | None
    via: ViaWord | None
    name: str
    active: bool
    rule: dict[str, Any] | None
    line: str | None
    sentence: str | None
    problem: str | None
    changes: list[RuleChange]


class DeletedRule(Shape):
    """A rule that was deleted, as it was last, with who did it, when, and by which door."""

    id: UUID
    at: Moment
    by: Reference | None
    via: ViaWord | None
    name: str
    line: str | None
    sentence: str | None


class RestoreAsked(Asked):
    """Which version to go back to."""

    revision: Annotated[StrictInt, Field(ge=1, le=10**9)]


class DeletedRestoreAsked(Asked):
    """Which version of a deleted rule to bring back; without one the last."""

    revision: Annotated[StrictInt, Field(ge=1, le=10**9)] | None = None


async def index(call: Call) -> web.Response:
    """Return one page of a rule's versions; also of one that was deleted."""
    asked, key = call.query(RuleHistoryQuery), RuleId(call.id("rule"))
    after = read_position((int,), asked.cursor)
    page = await call.deps.rule_versions.page(
        call.workspace_id,
        key,
        limit=asked.limit,
        before=None if after is None else _revision(after[0]),
        skip=asked.offset,
    )
    names = await call.deps.rules.names(call.workspace_id)
    items = [_version(one, names, call.locale) for one in page.items]
    following = write_position((page.items[-1].revision, key)) if page.has_more else None
    total = None if asked.page is None else page.total
    return answer(page_of(Page[RuleVersionShape], asked, items, following=following, total=total))


async def deleted(call: Call) -> web.Response:
    """Return one page of the rules that were deleted, as far back as the trail goes."""
    asked, trail = call.query(DeletedRulesQuery), call.deps.trail
    wanted = TrailFilter(subject_kind="rule", actions=(DELETED,))
    page = await trail.page(
        call.workspace_id,
        wanted,
        limit=asked.limit,
        after=read_cursor(asked.cursor),
        skip=asked.offset,
    )
    total = await trail.count(call.workspace_id, wanted) if asked.page else None
    names = await call.deps.rules.names(call.workspace_id)
    items = [_deleted(one, names, call.locale) for one in page.items]
    following = write_cursor(page.next)
    return answer(page_of(Page[DeletedRule], asked, items, following=following, total=total))


async def restore(call: Call) -> web.Response:
    """Save an earlier version as the next one, if nobody else did anything since."""
    changed = await call.deps.rule_undo.version(
        call.workspace_id,
        RuleId(call.id("rule")),
        to=call.body(RestoreAsked).revision,
        if_revision=call.revision,
        by=call.person_id,
        cause=call.cause,
    )
    return await _shown(call, changed)


async def bring_back(call: Call) -> web.Response:
    """Make a deleted rule anew."""
    if call.kept is not None:
        made = await call.deps.rules.one(
            call.workspace_id, RuleId(UUID(str(call.kept.body["rule"])))
        )
    else:
        made = await call.deps.rule_undo.deletion(
            call.workspace_id,
            RuleId(call.id("rule")),
            revision=call.body(DeletedRestoreAsked).revision,
            by=call.person_id,
            cause=call.cause,
        )
    return await _shown(call, made, status=201)


async def _shown(call: Call, one: StoredRule, *, status: int = 200) -> web.Response:
    names = await call.deps.rules.names(call.workspace_id)
    return answer(rule_shape(one, names, call.locale), status=status, revision=one.revision)


def _version(one: RuleVersion, names: RuleNames, locale: Locale) -> RuleVersionShape:
    words = _words(one.spec, names, locale)
    return RuleVersionShape(
        revision=one.revision,
        at=one.at,
        by=_reference(one.by),
        via=_via(one.via),
        name=one.name if one.spec is None else name_for(one.spec, locale),
        active=bool(one.stored.get("active", True)),
        rule=None if words is None else words.rule,
        line=None if words is None else words.line,
        sentence=None if words is None else words.sentence,
        problem=one.problem,
        changes=[
            RuleChange(field=each.field, says=each.says.render(locale)) for each in one.differences
        ],
    )


def _deleted(one: Change, names: RuleNames, locale: Locale) -> DeletedRule:
    try:
        spec = parse_rule(one.before)
    except InvalidInput:  # a later release wrote it
        spec = None
    words = _words(spec, names, locale)
    return DeletedRule(
        id=UUID(one.subject_id),
        at=one.at,
        by=_reference(one.by),
        via=_via(one.via),
        name=str(one.before.get("name", "")) if spec is None else name_for(spec, locale),
        line=None if words is None else words.line,
        sentence=None if words is None else words.sentence,
    )


def _words(spec: RuleSpec | None, names: RuleNames, locale: Locale) -> RuleWords | None:
    return None if spec is None else words_of(spec, names, locale)


def _reference(one: Named | None) -> Reference | None:
    return None if one is None else Reference(id=one.id, name=one.name)


def _via(word: str | None) -> ViaWord | None:
    match word:
        case "api" | "bot" | "socket" | "cli":
            return word
        case _:
            return None


def _revision(word: object) -> int:
    if not isinstance(word, int):
        raise TypeError("a position among versions begins with a revision")
    return word


ROUTES = (
    Route(
        method="GET",
        path="/deleted-rules",
        name="deleted_rules",
        summary="The rules that were deleted, newest first.",
        handler=deleted,
        right="rules.read",
        query=DeletedRulesQuery,
        gives=Page[DeletedRule],
    ),
    Route(
        method="GET",
        path="/rules/{id}/history",
        name="rule_history",
        summary="The versions of a rule, newest first; also of a deleted one.",
        handler=index,
        right="rules.read",
        query=RuleHistoryQuery,
        gives=Page[RuleVersionShape],
    ),
    Route(
        method="POST",
        path="/rules/{id}/restore",
        name="restore_rule",
        summary="Save an earlier version of a rule as its next one.",
        handler=restore,
        right="rules.write",
        takes=RestoreAsked,
        gives=RuleShape,
        if_match="required",
    ),
    Route(
        method="POST",
        path="/deleted-rules/{id}/restore",
        name="restore_deleted_rule",
        summary="Bring a deleted rule back, under a new id.",
        handler=bring_back,
        right="rules.write",
        takes=DeletedRestoreAsked,
        bare=True,
        gives=RuleShape,
        status=201,
    ),
)
