"""`Idempotency-Key` on a POST: the same request is answered the same, be it done or refused.

A refusal is kept when the same request could never fare better. What is refused before it is
looked at (a body that is no JSON or of another shape) is not kept: that answers the same by
itself, and the key stays free for the request that was meant.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from typing import TypeVar

from aiohttp import web

from core.errors import InvalidInput, OpsbellError
from core.inbox.cause import Answer, IdempotencyKey
from core.inbox.idempotency import IdempotencyGate, KeyReused
from web.principal import Caller
from web.problems import Problem, ProblemAnswer, plain_problem, problem_answer, problem_of

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
KEY_LONGEST = 128
_PASSES = frozenset({401, 403, 408, 409, 412, 429})
"""What may be another answer the next time: who may do what, what is at work, what it is like."""

Call = TypeVar("Call")


def key_of(request: web.Request, raw: bytes, caller: Caller | None) -> IdempotencyKey | None:
    """Return the request's key in the scope of its caller, in the workspace they are in; None
    without one. Raises InvalidInput."""
    given = request.headers.get(HEADER)
    if given is None or caller is None or request.method != "POST":
        return None
    if not given.strip() or len(given) > KEY_LONGEST or not given.isprintable():
        wanted = f"1 to {KEY_LONGEST} printable characters"
        raise InvalidInput(field=HEADER, value=given, wanted=wanted)
    told_apart = f"{request.method} {request.path}\n".encode() + raw
    scope = f"{caller.scope}@{caller.access.workspace_id}"
    return IdempotencyKey(scope=scope, key=given, body_hash=hashlib.sha256(told_apart).hexdigest())


async def answer_once(
    key: IdempotencyKey,
    gate: IdempotencyGate,
    *,
    read: Callable[[Answer | None], Awaitable[Call]],
    act: Callable[[Call], Awaitable[web.StreamResponse]],
) -> web.StreamResponse:
    """Return the answer to a request with this key: it is `read`, with what was kept of the first
    if there is such, and acted upon. Raises KeyReused, InFlight, and what these two do."""
    is_read = False

    async def act_or_say_again(kept: Answer | None) -> web.StreamResponse:
        nonlocal is_read
        if kept is not None and kept.status >= 400:
            return problem_answer(Problem.model_validate(kept.body))
        call = await read(kept)
        is_read = True
        return await act(call)

    async with gate.entered(key):
        try:
            response, is_repeat = await gate.once(key, act_or_say_again)
        except (OpsbellError, ProblemAnswer) as refusal:
            if is_read:
                await _keep(key, gate, refusal)
            raise
    if is_repeat and not response.prepared:
        response.headers[REPLAYED] = "true"
    return response


async def _keep(
    key: IdempotencyKey, gate: IdempotencyGate, refusal: OpsbellError | ProblemAnswer
) -> None:
    problem = _problem(refusal)
    is_final = 400 <= problem.status < 500 and problem.status not in _PASSES
    if is_final and not isinstance(refusal, KeyReused):
        body = problem.model_dump(mode="json", exclude_none=True)
        await gate.keep(key, Answer(status=problem.status, body=body))


def _problem(refusal: OpsbellError | ProblemAnswer) -> Problem:
    if isinstance(refusal, OpsbellError):
        return problem_of(refusal)
    return plain_problem(refusal.status, refusal.code, refusal.detail)
