"""A mapping that is being pointed together: what it says so far, on which sample, and where in it
the person stands."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from bot.context import Context
from bot.standing import workspace_of
from core.dialogs.dialog import Json
from core.errors import NotFound
from core.ids import IntegrationId
from core.inbox.requests import RawRequest
from core.ingest.body import read_body
from core.ingest.integration import Integration
from core.ingest.integrations import Integrations
from core.ingest.mapping import FieldMapping, parse_draft
from core.ingest.mappings import pasted
from core.ingest.masking import masked
from core.ingest.pointer import child
from core.ingest.pointing import Path

Said = Mapping[str, Json]
"""A mapping as it is kept."""

UNDONE_AT_MOST = 10
_READ_AT_ONCE = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class MapDraft:
    """What is kept between two taps. `base` is the mapping as it was saved when they began (or
    were told of a change), `past` what it was before its last changes.

    The sample is the kept `request`, or what they `pasted`; with neither there is none yet. `at`
    is the object or list whose fields are shown, `picked` the field that is looked at, and `value`
    the word whose meaning is asked for.
    """

    integration: IntegrationId
    mapping: FieldMapping
    base: Said | None
    request: UUID | None = None
    pasted: str | None = None
    at: Path = ()
    page: int = 0
    picked: Path = ()
    value: str | None = None
    past: tuple[Said, ...] = ()

    @classmethod
    def begun(cls, one: Integration) -> MapDraft:
        """Return the draft of what is saved; the sample is chosen when it is looked for."""
        mapping = one.mapping or FieldMapping()
        return cls(integration=one.id, mapping=mapping, base=saved_as(one))

    @classmethod
    def read(cls, answers: Mapping[str, Json]) -> MapDraft:
        """Return the draft kept in a conversation's answers."""
        request = answers.get("request")
        return cls(
            integration=IntegrationId(UUID(str(answers["integration"]))),
            mapping=parse_draft(answers.get("mapping") or {}),
            base=answers.get("base"),
            request=UUID(request) if request else None,
            pasted=answers.get("pasted"),
            at=tuple(answers.get("at") or ()),
            page=answers.get("page") or 0,
            picked=tuple(answers.get("picked") or ()),
            value=answers.get("value"),
            past=tuple(answers.get("past") or ()),
        )

    def answers(self) -> dict[str, Json]:
        """Return it as a conversation keeps it."""
        return {
            "integration": str(self.integration),
            "mapping": self.mapping.said(),
            "base": None if self.base is None else dict(self.base),
            "request": str(self.request) if self.request is not None else None,
            "pasted": self.pasted,
            "at": list(self.at),
            "page": self.page,
            "picked": list(self.picked),
            "value": self.value,
            "past": [dict(one) for one in self.past],
        }

    def changed(self, mapping: FieldMapping) -> MapDraft:
        """Return it with another mapping; the one before can be had back."""
        if mapping == self.mapping:
            return self
        past = (*self.past, self.mapping.said())[-UNDONE_AT_MOST:]
        return replace(self, mapping=mapping, past=past)

    def undone(self) -> MapDraft:
        """Return it as it was before the last change of the mapping."""
        if not self.past:
            return self
        return replace(self, mapping=parse_draft(self.past[-1]), past=self.past[:-1])

    def standing(self, at: Path, page: int = 0) -> MapDraft:
        """Return it looking at the fields of this object or list."""
        return replace(self, at=at, page=page, value=None)

    @property
    def is_saved(self) -> bool:
        """True while it says what is saved."""
        return self.mapping.said() == (self.base or FieldMapping().said())


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What the fields are pointed at in: as it was `said`, and as it may be `shown`."""

    raw: RawRequest
    said: object
    shown: object

    def at(self, path: Path) -> object:
        """Return what lies there as it may be shown; the whole when nothing does."""
        found = self.shown
        for step in path:
            try:
                found = child(found, step)
            except LookupError:
                return self.shown
        return found

    def has(self, path: Path) -> bool:
        """Tell whether anything lies there."""
        found = self.shown
        for step in path:
            try:
                found = child(found, step)
            except LookupError:
                return False
        return True


class Samples:
    """Finds the sample of a draft."""

    def __init__(self, *, integrations: Integrations) -> None:
        self._integrations = integrations

    async def of(self, draft: MapDraft, one: Integration, context: Context) -> Sample | None:
        """Return the sample, None when nothing has come yet; raises UnknownShape for one without
        fields."""
        workspace_id = workspace_of(context)
        raw: RawRequest | None
        if draft.pasted is not None:
            raw = self.given(draft.pasted, one, context)
        else:
            received = self._integrations.received
            try:
                raw = await received.sample(workspace_id, one.id, draft.request)
            except NotFound:  # it was old, and is gone
                raw = await received.sample(workspace_id, one.id, None)
        return None if raw is None else await read_sample(raw, one.token)

    def given(self, words: str, one: Integration, context: Context) -> RawRequest:
        """Return what a person pasted as a request."""
        return pasted(
            words,
            workspace_id=workspace_of(context),
            key=one.id,
            id_=UUID(int=0),
            at=context.now,
        )


async def read_sample(raw: RawRequest, token: str) -> Sample:
    """Return the request read; raises UnknownShape."""
    if len(raw.body) > _READ_AT_ONCE:
        return await asyncio.to_thread(_read, raw, token)
    return _read(raw, token)


def _read(raw: RawRequest, token: str) -> Sample:
    said = read_body(raw)
    return Sample(raw=raw, said=said, shown=masked(said, token=token))


def saved_as(one: Integration) -> Said | None:
    """Return the integration's mapping as it is kept."""
    return None if one.mapping is None else one.mapping.said()
