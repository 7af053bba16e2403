"""The mapping of an integration: which field of what it receives is the title, the severity …"""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from aiohttp import web
from pydantic import Field

from core.alerts.item import Item
from core.ids import IntegrationId
from core.ingest.integration import Integration
from core.ingest.mapping import (
    KEYS_AT_MOST,
    LABELS_AT_MOST,
    VALUES_AT_MOST,
    FieldMapping,
    parse_mapping,
)
from core.ingest.mappings import pasted
from core.ingest.pointer import LENGTH_AT_MOST
from web.api.asked import Asked, Words
from web.route import Call, Route, answer
from web.shapes import Moment, SeverityWord, Shape

_ITEMS_SHOWN = 20

PointerWords = Annotated[Words, Field(max_length=LENGTH_AT_MOST)]
Means = Literal["firing", "resolved", "ignored"]


class SeverityAsked(Asked):
    """Where the severity stands, what its values mean beyond the usual words, and what any other
    value means (null: the sender did not say, so medium)."""

    field: PointerWords
    values: dict[Words, Words] = Field(default_factory=dict, max_length=VALUES_AT_MOST)
    otherwise: Words | None = None


class StatusAsked(Asked):
    """Where the status stands, and which values fire, are over or say nothing. `otherwise` is for
    any other; null: it fires while `firing` is empty, else the request is kept as unknown. A field
    that is null or not there has the value `null`."""

    field: PointerWords
    firing: list[Words] = Field(default_factory=list, max_length=VALUES_AT_MOST)
    resolved: list[Words] = Field(default_factory=list, max_length=VALUES_AT_MOST)
    ignored: list[Words] = Field(default_factory=list, max_length=VALUES_AT_MOST)
    otherwise: Means | None = None


class LabelAsked(Asked):
    """A label; without a name it has that of its field. An object gives each of its fields."""

    name: Words | None = None
    field: PointerWords


class MappingAsked(Asked):
    """JSON pointers to the fields. With `items`, the list of alerts, they start at each entry;
    `#/…` starts at the whole request. `guess`: what is not pointed at is read by the names fields
    usually have."""

    title: PointerWords | None = None
    summary: PointerWords | None = None
    severity: SeverityAsked | None = None
    status: StatusAsked | None = None
    fingerprint: list[PointerWords] = Field(default_factory=list, max_length=KEYS_AT_MOST)
    labels: list[LabelAsked] = Field(default_factory=list, max_length=LABELS_AT_MOST)
    link: PointerWords | None = None
    items: PointerWords | None = None
    guess: bool = True


class PreviewAsked(Asked):
    """What to try: a mapping (null: what is saved) with a sample (JSON or a text), a request that
    was kept, or without either what came last and could not be read, else what came last."""

    mapping: MappingAsked | None = None
    sample: Any = None
    request: UUID | None = None


class SeverityFieldShape(Shape):
    """Where the severity stands and what its values mean."""

    field: str
    values: dict[str, SeverityWord]
    otherwise: SeverityWord | None


class StatusFieldShape(Shape):
    """Where the status stands and what its values mean."""

    field: str
    firing: list[str]
    resolved: list[str]
    ignored: list[str]
    otherwise: Means | None


class LabelFieldShape(Shape):
    """A label and where it stands."""

    name: str
    field: str


class FieldMappingShape(Shape):
    """JSON pointers to the fields; null and empty lists are not pointed at."""

    title: str | None
    summary: str | None
    severity: SeverityFieldShape | None
    status: StatusFieldShape | None
    fingerprint: list[str]
    labels: list[LabelFieldShape]
    link: str | None
    items: str | None
    guess: bool


class MappingShape(Shape):
    """The mapping of an integration, null when it has none; `revision` is the integration's."""

    mapping: FieldMappingShape | None
    revision: int


class PreviewItem(Shape):
    """An alert that a sample would fire or end."""

    status: Literal["firing", "resolved"]
    title: str
    summary: str | None
    severity: SeverityWord | None
    fingerprint: str
    labels: dict[str, str]
    link: str | None
    at: Moment | None


class PreviewShape(Shape):
    """What would become of the sample: the first of its `total` items, or the `problem` for which
    it would be kept as unknown. `request` is the kept one it was tried with."""

    items: list[PreviewItem]
    total: int
    problem: str | None
    request: UUID | None


async def show(call: Call) -> web.Response:
    """Return the mapping."""
    return _answered(await call.deps.integrations.get(call.workspace_id, _key(call)))


async def save(call: Call) -> web.Response:
    """Set the mapping whole, if nobody changed the integration since it was read."""
    mapping = _mapping(call.body(MappingAsked))
    changed = await call.deps.integrations.mappings.set(
        call.workspace_id,
        _key(call),
        mapping,
        expected=call.revision,
        by=call.person_id,
        cause=call.cause,
    )
    return _answered(changed)


async def remove(call: Call) -> web.Response:
    """Forget the mapping."""
    changed = await call.deps.integrations.mappings.forget(
        call.workspace_id,
        _key(call),
        expected=call.revision,
        by=call.person_id,
        cause=call.cause,
    )
    return _answered(changed)


async def preview(call: Call) -> web.Response:
    """Try a mapping; nothing is stored and nobody is told."""
    said, key = call.body(PreviewAsked), _key(call)
    given = None
    if "sample" in said.model_fields_set:
        at = call.deps.clock.now()
        given = pasted(
            said.sample, workspace_id=call.workspace_id, key=key, id_=UUID(int=0), at=at
        )
    tried = await call.deps.integrations.mappings.preview(
        call.workspace_id,
        key,
        _mapping(said.mapping) if said.mapping is not None else None,
        request=said.request,
        given=given,
    )
    shape = PreviewShape(
        items=[_item(one) for one in tried.items[:_ITEMS_SHOWN]],
        total=len(tried.items),
        problem=tried.problem,
        request=tried.request,
    )
    return answer(shape)


def _mapping(said: MappingAsked) -> FieldMapping:
    return parse_mapping(said.model_dump(mode="json"))


def _answered(one: Integration) -> web.Response:
    mapping = None
    if one.mapping is not None:
        mapping = FieldMappingShape.model_validate(one.mapping.said())
    return answer(MappingShape(mapping=mapping, revision=one.revision), revision=one.revision)


def _item(item: Item) -> PreviewItem:
    fields = {name: getattr(item, name) for name in PreviewItem.model_fields}
    return PreviewItem.model_validate(
        fields | {"severity": item.severity.value if item.severity is not None else None}
    )


def _key(call: Call) -> IntegrationId:
    return IntegrationId(call.id("integration"))


ROUTES = (
    Route(
        method="GET",
        path="/integrations/{id}/mapping",
        name="integration_mapping",
        summary="Which fields of what it receives are what.",
        handler=show,
        right="integrations.read",
        gives=MappingShape,
    ),
    Route(
        method="PUT",
        path="/integrations/{id}/mapping",
        name="set_integration_mapping",
        summary="Say which fields of what it receives are what.",
        handler=save,
        right="integrations.write",
        takes=MappingAsked,
        gives=MappingShape,
        if_match="required",
    ),
    Route(
        method="DELETE",
        path="/integrations/{id}/mapping",
        name="remove_integration_mapping",
        summary="Read by its preset alone again.",
        handler=remove,
        right="integrations.write",
        gives=MappingShape,
        if_match="required",
    ),
    Route(
        method="POST",
        path="/integrations/{id}/mapping/preview",
        name="preview_integration_mapping",
        summary="Which alerts a sample would make.",
        handler=preview,
        right="integrations.read",
        takes=PreviewAsked,
        gives=PreviewShape,
    ),
)
