"""What an API route is, and the one way every request to one is served.

A route says who may call it and which models it takes and gives; the same declaration is what the
OpenAPI document is made from, so the two cannot drift apart.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Literal, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from aiohttp import web
from pydantic import BaseModel, ValidationError

from core.audit.origin import Origin
from core.desk.submission import KeptFile
from core.errors import InvalidInput, NotAllowed, NotFound, NotSignedIn
from core.ids import PersonId, WorkspaceId
from core.inbox.cause import Answer, Cause, IdempotencyKey
from core.ingest.strict_json import DEPTH_AT_MOST
from core.tenants.access import require
from core.tenants.sight import EVERYTHING, Sight
from core.texts import Locale
from web.body import LARGEST, check_json, invalid_fields, read_body
from web.deps import Deps
from web.exact import exact
from web.form import Form, form_of, is_form
from web.keys import ANSWER_HEADERS, DEPS, REQUEST_ID
from web.limiting import QUOTA
from web.principal import Caller, signed_in
from web.problems import Problem, ProblemAnswer
from web.repeats import HEADER as KEY_HEADER
from web.repeats import answer_once, key_of
from web.shapes import Shape
from web.tongue import language_of

Model = TypeVar("Model", bound=BaseModel)
Handler = Callable[["Call"], Awaitable[web.StreamResponse]]

ROOT = "/api/v1"
NUMBER = "[1-9][0-9]{0,8}"
"""What the number of a case or an alert looks like in an address."""
REVISION = '^"?[0-9]{1,15}"?$'
"""What a revision looks like in `If-Match`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One address of the API, below `/api/v1`.

    `right` is asked of the caller; None: whoever is signed in. `is_open`: nobody has to be.
    `for_people`: nothing for an API key. `says_no`: the problem of a conflict that tells more.
    `if_match` says whether a revision is taken or demanded; `gives` None: the answer is no JSON.
    `levels` is how deep the body may be nested, `largest` how many bytes it may have; `files` says
    whether it may, or must, be a multipart form with files. `bare`: without a body it is as if all
    its fields were left out. `numbered`: the number of the thing may stand in place of its id.
    """

    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
    path: str
    name: str
    summary: str
    handler: Handler
    right: str | None = None
    is_open: bool = False
    for_people: bool = False
    takes: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    gives: type[Shape] | None = None
    says_no: type[Problem] = Problem
    status: int = 200
    if_match: Literal["none", "optional", "required"] = "none"
    levels: int = DEPTH_AT_MOST
    largest: int = LARGEST
    files: Literal["none", "optional", "required"] = "none"
    bare: bool = False
    numbered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request as a handler sees it, checked. `kept` is what the same Idempotency-Key was
    answered before; then the handler must not act, only say it again. `expected` is the revision
    of If-Match."""

    request: web.Request
    deps: Deps
    signed_in: Caller | None
    said: BaseModel | None
    asked: BaseModel | None
    expected: int | None
    key: IdempotencyKey | None
    kept: Answer | None
    files: tuple[KeptFile, ...] = ()

    @property
    def caller(self) -> Caller:
        """Who calls; only on routes that are not open."""
        if self.signed_in is None:
            raise NotSignedIn("sign in first")
        return self.signed_in

    @property
    def person_id(self) -> PersonId:
        """Who acts: a person, or the account of an API key. Where only a person will do, take
        `own_id`."""
        return self.caller.access.person_id

    @property
    def own_id(self) -> PersonId:
        """The person who calls; raises NotAllowed for an API key."""
        return self.caller.own_id

    @property
    def workspace_id(self) -> WorkspaceId:
        """The workspace of the token; never one from the address or the body."""
        return self.caller.access.workspace_id

    @property
    def sight(self) -> Sight:
        """What the caller gets to see; all else is not there for them."""
        return self.caller.standing.sight

    def see_everything(self, action: str) -> None:
        """Raise NotAllowed for somebody from whom something is kept: what this answers is made
        from all there is."""
        if not self.sight.is_everything:
            raise NotAllowed(action=action, needs="admin")

    @property
    def acted_sight(self) -> Sight:
        """How what the caller just acted on is read back: whoever gives a thing away still hears
        what became of it. An answer that is said again is said to what they see by now."""
        return EVERYTHING if self.kept is None else self.sight

    @property
    def cause(self) -> Cause:
        """Why a flow acts, for this caller and key."""
        return Cause(
            actor=self.person_id,
            idempotency=self.key,
            origin=Origin(way="api", request=self.request.get(REQUEST_ID)),
        )

    @property
    def locale(self) -> Locale:
        """The caller's language and zone, now."""
        standing = self.caller.standing
        try:
            zone = ZoneInfo(standing.zone)
        except (ZoneInfoNotFoundError, ValueError):
            zone = ZoneInfo("UTC")
        spoken = language_of(standing, self.request)
        return Locale.for_code(spoken, zone, now=self.deps.clock.now())

    def body(self, model: type[Model]) -> Model:
        """Return the body, which the route's `takes` names."""
        return _as(self.said, model)

    def query(self, model: type[Model]) -> Model:
        """Return the query, which the route's `query` names."""
        return _as(self.asked, model)

    @property
    def revision(self) -> int:
        """The revision of If-Match; only on routes that demand one."""
        if self.expected is None:
            raise TypeError(f"{self.request.path} does not demand If-Match")
        return self.expected

    def id(self, kind: str) -> UUID:
        """Return the id in the address; raises NotFound for what is none."""
        word = self.request.match_info["id"]
        try:
            return UUID(word)
        except ValueError:
            raise NotFound(kind=kind, key=word[:64]) from None

    @property
    def number(self) -> int | None:
        """What stands in the place of the id where it is a number that things of the workspace can
        have, else None; only on routes that say so."""
        word = self.request.match_info["id"]
        return int(word) if re.fullmatch(NUMBER, word) else None


def answer(shape: Shape, *, status: int = 200, revision: int | None = None) -> web.Response:
    """Return JSON; with a revision also the ETag that a later If-Match names."""
    headers = {} if revision is None else {"ETag": f'"{revision}"'}
    return web.Response(
        status=status,
        body=shape.model_dump_json().encode(),
        content_type="application/json",
        headers=headers,
    )


def mount(app: web.Application, routes: tuple[Route, ...]) -> None:
    """Add the routes to the application."""
    for route in routes:
        path = ROOT + _told_apart(route.path, routes)
        app.router.add_route(route.method, path, _served(route), name=route.name)


def _told_apart(path: str, routes: tuple[Route, ...]) -> str:
    """Return the path for the router: words that stand where an id would are no ids, or another
    method than theirs would be answered as if a thing of that name were looked for."""

    def pattern(place: re.Match[str]) -> str:
        before = path[: place.start()]
        others = (one.path[len(before) :] for one in routes if one.path.startswith(before))
        words = sorted({re.escape(one.split("/")[0]) for one in others if one[:1] not in "{"})
        return f"{{{place[1]}:(?!(?:{'|'.join(words)})(?:/|$))[^/]+}}" if words else place[0]

    return re.sub(r"\{(\w+)\}", pattern, path)


def _served(route: Route) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def serve(request: web.Request) -> web.StreamResponse:
        deps = request.app[DEPS]
        caller = None if route.is_open else await signed_in(request, deps)
        if caller is not None:
            await request.app[QUOTA].take(request, caller)
            if route.for_people:
                _ = caller.own_id
            if route.right is not None:
                require(caller.standing.role, route.right)
        expected = _expected(request, route)
        asked = _query(request, route.query) if route.query is not None else None
        async with _sent(request, route, deps) as sent:
            raw, form = sent
            key = key_of(request, raw, caller)

            async def read(kept: Answer | None) -> Call:
                return Call(
                    request=request,
                    deps=deps,
                    signed_in=caller,
                    said=await _said(raw, form, route),
                    asked=asked,
                    expected=expected,
                    key=key,
                    kept=kept,
                    files=() if form is None else form.files,
                )

            if key is None:
                return await route.handler(await read(None))
            request[ANSWER_HEADERS][KEY_HEADER] = key.key
            return await answer_once(key, deps.gate, read=read, act=route.handler)

    return serve


@asynccontextmanager
async def _sent(
    request: web.Request, route: Route, deps: Deps
) -> AsyncIterator[tuple[bytes, Form | None]]:
    """Read the body: its bytes, or what tells a form apart and the form."""
    if route.takes is None or (route.bare and not request.can_read_body):
        yield b"", None
    elif route.files != "none" and is_form(request):
        async with form_of(request, deps.files) as form:
            yield form.digest, form
    elif route.files == "required":
        raise ProblemAnswer(
            status=415, code="no_form", detail="send Content-Type: multipart/form-data"
        )
    else:
        yield await _raw(request, route.largest), None


async def _said(raw: bytes, form: Form | None, route: Route) -> BaseModel | None:
    if route.takes is None:
        return None
    if form is None:
        return await _model(raw if raw or not route.bare else b"{}", route.takes, route.levels)
    if route.files == "required" and not form.files:
        raise InvalidInput(field="files", value=0, wanted="at least one file")
    if form.json is not None:
        if form.fields:
            wanted = "either one part json or fields, beside the files"
            raise InvalidInput(field="json", value=sorted(form.fields), wanted=wanted)
        return await _model(form.json, route.takes, route.levels)
    try:
        return route.takes.model_validate_strings(form.fields)
    except ValidationError as problem:
        known = [*sorted(route.takes.model_fields), "files"]
        raise invalid_fields(problem, model=route.takes, known=known) from None


def _as(value: BaseModel | None, model: type[Model]) -> Model:
    if not isinstance(value, model):
        raise TypeError(f"the route does not say that it takes {model.__name__}")
    return value


async def _raw(request: web.Request, largest: int) -> bytes:
    if request.content_type != "application/json":
        raise ProblemAnswer(
            status=415, code="not_json", detail="send Content-Type: application/json"
        )
    return await read_body(request, largest=largest)


async def _model(raw: bytes, model: type[BaseModel], levels: int) -> BaseModel:
    await check_json(raw, levels=levels)
    try:
        read: BaseModel = exact(model).validate_json(raw)
        return read
    except ValidationError as problem:
        known = sorted(model.model_fields)
        raise invalid_fields(problem, model=model, known=known) from None


def _query(request: web.Request, model: type[BaseModel]) -> BaseModel:
    values: dict[str, object] = {}
    for name in set(request.query):
        given = request.query.getall(name)
        field = model.model_fields.get(name)
        repeats = field is not None and isinstance(field.get_default(), tuple)
        if not repeats and len(given) > 1:
            raise InvalidInput(field=name, value=given, wanted="this parameter only once")
        values[name] = given if repeats else given[0]
    try:
        return model.model_validate(values)
    except ValidationError as problem:
        known = sorted(model.model_fields)
        raise invalid_fields(problem, model=model, depth=1, known=known) from None


def _expected(request: web.Request, route: Route) -> int | None:
    given = request.headers.get("If-Match")
    if route.if_match == "none":
        return None
    if given is None:
        if route.if_match == "required":
            detail = "say with If-Match which revision you saw: the ETag of a GET"
            raise ProblemAnswer(status=428, code="if_match_required", detail=detail)
        return None
    if not re.match(REVISION, given.strip()):
        wanted = 'the ETag of a GET, such as "3"'
        raise InvalidInput(field="If-Match", value=given, wanted=wanted)
    return int(given.strip().strip('"'))
