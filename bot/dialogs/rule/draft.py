"""A rule that is being written: what was typed, which rule it is to replace, and how it reads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from bot.context import Context
from bot.standing import workspace_of
from core.dialogs.dialog import Json
from core.errors import NotFound
from core.ids import RuleId, WorkspaceId
from core.rulebook.book import RuleBook
from core.rulebook.names import RuleNames
from core.rulebook.stored import Meanwhile, StoredRule
from core.rules.line import LineMistake, read_line
from core.rules.line.defaults import is_named
from core.rules.rule import RuleSpec

_MENDED_AT_MOST = 5
"""So many mistakes of one line are mended in one go; a line with more is not one slip."""
_UNDONE_AT_MOST = 10
"""So many changes of a draft can be taken back."""
LONGEST_EDITED = 20_000
"""Characters of a line that is changed: it may be one the bot has printed itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is kept between two messages. `line` is as it was typed, None before the first.

    `message` is the one it was typed in; changing that one reads it again. `rule` is the rule to
    be replaced (None: a new one) and `revision` what it was when they began. `sample`, `stars` and
    `place` are what the rule is tried with, unless `tried` names a case or a signal. `start` is
    the starting point it was built from, and `past` what the line was before its last changes, the
    latest last.
    """

    line: str | None = None
    message: int | None = None
    rule: RuleId | None = None
    revision: int | None = None
    sample: str = ""
    stars: int | None = None
    place: str | None = None
    tried: str | None = None
    start: str | None = None
    past: tuple[str, ...] = ()

    @classmethod
    def read(cls, answers: Json) -> Draft:
        """Return the draft kept in a conversation's answers."""
        rule = answers.get("rule")
        return cls(
            line=answers.get("line"),
            message=answers.get("message"),
            rule=RuleId(UUID(rule)) if rule else None,
            revision=answers.get("revision"),
            sample=answers.get("sample") or "",
            stars=answers.get("stars"),
            place=answers.get("place"),
            tried=answers.get("tried"),
            start=answers.get("start"),
            past=tuple(answers.get("past") or ()),
        )

    def answers(self) -> dict[str, Json]:
        """Return it as a conversation keeps it."""
        return {
            "line": self.line,
            "message": self.message,
            "rule": str(self.rule) if self.rule is not None else None,
            "revision": self.revision,
            "sample": self.sample,
            "stars": self.stars,
            "place": self.place,
            "tried": self.tried,
            "start": self.start,
            "past": list(self.past),
        }

    def typed(self, line: str, message: int | None) -> Draft:
        """Return it with another line, typed in this message."""
        return replace(self.changed(line), message=message)

    def changed(self, line: str) -> Draft:
        """Return it with another line, made by buttons; the one before can be had back."""
        if line == self.line:
            return self
        past = self.past if self.line is None else (*self.past, self.line)
        return replace(self, line=line, message=None, past=past[-_UNDONE_AT_MOST:])

    def undone(self) -> Draft:
        """Return it as it was before the last change of its line."""
        if not self.past:
            return self
        return replace(self, line=self.past[-1], message=None, past=self.past[:-1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What became of a typed line: `spec`, or the `mistake` in it.

    `stored` is the rule as it is now that the line is to replace, `meanwhile` what others made of
    it since they began; `is_gone`: somebody deleted it.

    `mended` is the nearest line that reads as a rule, or at least has this mistake no more; None
    when nothing comes near.
    """

    names: RuleNames
    spec: RuleSpec | None = None
    mistake: LineMistake | None = None
    mended: str | None = None
    stored: StoredRule | None = None
    meanwhile: Meanwhile | None = None
    is_gone: bool = False


class Drafts:
    """Reads drafts with the names of the workspace that counts."""

    def __init__(self, *, rules: RuleBook) -> None:
        self._rules = rules

    async def read(self, draft: Draft, context: Context) -> Reading:
        """Return what the draft's line says; raises NotFound for a draft without one."""
        if draft.line is None:
            raise NotFound(kind="line", key="none was typed")
        workspace_id = workspace_of(context)
        names = await self._rules.names(workspace_id)
        reading = Reading(names=names)
        if draft.rule is not None:
            reading = await self._standing(reading, draft.rule, draft, workspace_id)
        try:
            spec = read_draft_line(draft.line, names)
        except LineMistake as mistake:
            return replace(reading, mistake=mistake, mended=_mended(mistake, names))
        return replace(reading, spec=_like(spec, reading.stored))

    async def _standing(
        self, reading: Reading, rule_id: RuleId, draft: Draft, workspace_id: WorkspaceId
    ) -> Reading:
        """Return the reading with how the rule stands that the line is to replace."""
        seen = draft.revision
        try:
            stored = await self._rules.one(workspace_id, rule_id)
            meanwhile = None
            if seen is not None and seen != stored.revision:
                meanwhile = await self._rules.since(workspace_id, rule_id, seen)
        except NotFound:
            return replace(reading, is_gone=True)
        return replace(reading, stored=stored, meanwhile=meanwhile)


def read_draft_line(line: str, names: RuleNames) -> RuleSpec:
    """Return the rule of a line, which may be as long as one the bot has made; raises
    LineMistake."""
    return read_line(line, receivers=names, longest=LONGEST_EDITED)


def _mended(mistake: LineMistake, names: RuleNames) -> str | None:
    """Return the line with this mistake mended, and those behind it as long as they can be."""
    first = mended = mistake.mended
    for _ in range(_MENDED_AT_MOST):
        if mended is None:
            return first
        try:
            read_draft_line(mended, names)
        except LineMistake as another:
            mended = another.mended
        else:
            return mended
    return first


def _like(spec: RuleSpec, stored: StoredRule | None) -> RuleSpec:
    """Return the rule with the name and the description of the one it replaces, where the line
    gives none: who types another number does not mean to rename it."""
    before = stored.spec if stored is not None else None
    if before is None:
        return spec
    kept: dict[str, str] = {}
    if not is_named(spec) and is_named(before):
        kept["name"] = before.name
    if not spec.description:
        kept["description"] = before.description
    return spec.model_copy(update=kept)
