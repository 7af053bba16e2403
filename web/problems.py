"""Our errors over HTTP: `application/problem+json` (RFC 9457), each with a stable code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus

import orjson
from aiohttp import web

from core.errors import (
    Conflict,
    InvalidInput,
    NotAllowed,
    NotFound,
    NotSignedIn,
    OpsbellError,
    Stale,
    TooLarge,
    Unavailable,
)
from core.inbox.idempotency import KeyReused
from core.rules.line import LineMistake
from core.texts import Locale, Text, text
from web.field_trouble import Trouble, trouble_told
from web.shapes import Shape

CONTENT_TYPE = "application/problem+json"
_ENGLISH = Locale()

_STATUS: dict[type[OpsbellError], int] = {
    InvalidInput: 400,
    KeyReused: 422,
    NotSignedIn: 401,
    NotAllowed: 403,
    NotFound: 404,
    Conflict: 409,
    Stale: 412,
    TooLarge: 413,
    Unavailable: 503,
}


class FieldProblem(Shape):
    """One field that was not taken: what it held, cut short, and what would be right: `wanted`
    in English, `says` in the language that `Accept-Language` asks for. `kind` is a stable word for
    what is wrong, for pages that say it in words of their own, with the `least` and `most` that
    are taken and how many characters or items it `has`; each but the first three may be missing.
    """

    field: str
    value: str
    wanted: str
    says: str | None = None
    kind: Trouble | None = None
    least: int | float | None = None
    most: int | float | None = None
    has: int | None = None


class LinePlace(Shape):
    """Where a typed rule goes wrong: characters `start` up to `end` of the line, `found` there,
    what would be right in its place (`wanted` in English, `says` as a sentence in the language
    that `Accept-Language` asks for), and the nearest right form (`mended`: the line with it)."""

    start: int
    end: int
    found: str
    says: str
    wanted: list[str]
    hint: str | None = None
    mended: str | None = None


class Problem(Shape):
    """What went wrong. `code` is stable, `title` and `detail` are for people; `reason` is a stable
    word that says more of a conflict; `place` is in a typed rule."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    instance: str | None = None
    reason: str | None = None
    errors: list[FieldProblem] | None = None
    place: LinePlace | None = None


class InvalidFields(InvalidInput):
    """Several fields with values that are not taken, named one by one; `sayables` has what would
    be right for the reader of another language, None where only programs get it wrong."""

    def __init__(
        self, problems: Sequence[FieldProblem], sayables: Sequence[Text | None] = ()
    ) -> None:
        first = problems[0]
        super().__init__(field=first.field, value=first.value, wanted=first.wanted)
        self.problems = tuple(problems)
        self.sayables = tuple(sayables) or (None,) * len(self.problems)

    def said(self, locale: Locale) -> list[FieldProblem]:
        """Return them worded for the reader."""
        return [
            one if words is None else one.model_copy(update={"says": words.render(locale)})
            for one, words in zip(self.problems, self.sayables, strict=True)
        ]


class ProblemAnswer(Exception):
    """A refusal about HTTP itself that is no error of ours: method, media type, headers."""

    def __init__(
        self, *, status: int, code: str, detail: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = dict(headers or {})


def problem_of(
    error: OpsbellError, *, instance: str | None = None, locale: Locale = _ENGLISH
) -> Problem:
    """Return the problem one of our errors becomes, its fields worded for the reader; one that is
    not for callers becomes a 500."""
    status = next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), 500)
    if status == 500:
        return _problem(500, "internal", "something went wrong here; it was logged", instance)
    errors: list[FieldProblem] | None = None
    if isinstance(error, InvalidFields):
        errors = error.said(locale)
    elif isinstance(error, InvalidInput):
        said = trouble_told(error.value, error.wanted)
        if isinstance(error.sayable, Text):
            said["says"] = error.sayable.render(locale)
        errors = [FieldProblem(field=error.field, value=error.value, wanted=error.wanted, **said)]
    elif isinstance(error, NotFound) and error.field is not None:
        wanted = f"a {error.kind} of this workspace"
        says = text("one of this workspace").render(locale)
        errors = [FieldProblem(field=error.field, value=error.key, wanted=wanted, says=says)]
    reason = error.reason if isinstance(error, Conflict) else None
    plain = _problem(status, error.code, error.message, instance)
    place = _place(error, locale) if isinstance(error, LineMistake) else None
    return plain.model_copy(update={"errors": errors, "reason": reason, "place": place})


def problem_answer(problem: Problem, *, headers: Mapping[str, str] | None = None) -> web.Response:
    """Return the answer that carries a problem."""
    more = dict(headers or {})
    if problem.status == 401:
        more.setdefault("WWW-Authenticate", 'Bearer realm="opsbell"')
    if problem.status == 503 or problem.reason == "in_flight":
        more.setdefault("Retry-After", "1")
    return web.Response(
        status=problem.status,
        body=orjson.dumps(problem.model_dump(exclude_none=True)),
        content_type=CONTENT_TYPE,
        headers=more,
    )


def plain_problem(status: int, code: str, detail: str, *, instance: str | None = None) -> Problem:
    """Return a problem about HTTP itself."""
    return _problem(status, code, detail, instance)


def _place(mistake: LineMistake, locale: Locale) -> LinePlace:
    return LinePlace(
        start=mistake.start,
        end=mistake.end,
        found=mistake.found,
        says=mistake.says.render(locale),
        wanted=[each.english for each in mistake.expected],
        hint=mistake.hint,
        mended=mistake.mended,
    )


def _problem(status: int, code: str, detail: str, instance: str | None) -> Problem:
    return Problem(
        type=f"urn:opsbell:problem:{code}",
        title=HTTPStatus(status).phrase,
        status=status,
        code=code,
        detail=detail,
        instance=instance,
    )
