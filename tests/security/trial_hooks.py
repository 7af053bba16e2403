"""What schemathesis is told besides the document: run in its process, for test_document.py.

It is brought things that are there, bodies that are taken, and a caller for what ends a session;
how each operation answered is written down at the end.
"""

from __future__ import annotations

import atexit
import json
import os
import re
from collections import Counter, defaultdict
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import schemathesis
from requests import PreparedRequest
from requests.auth import AuthBase
from schemathesis import Case, HookContext, Response
from schemathesis.generation.meta import CoveragePhaseData, CoverageScenario

NOBODY = "01890000-0000-7000-8000-000000000000"

_order: dict[str, Any] = json.loads(Path(os.environ["TRIAL_ORDER"]).read_text(encoding="utf-8"))
"""`things` by noun, `bodies` by operation, `callers` as tokens, and where to write `answered`."""

_callers: list[str] = _order["callers"]
_answered: defaultdict[str, Counter[int]] = defaultdict(Counter)

KEY_LONGEST = 128
REVISION = '^"?[0-9]{1,15}"?$'
USUAL_BOUNDS = 24
_keys = count(1)
_addresses = count(1)
_bounds: defaultdict[str, count[int]] = defaultdict(count)
_tags: dict[str, str] = {}
"""The revision each thing was last seen at, by its noun."""

ENDS_SESSIONS = "end_my_sessions"
"""Whoever calls this may be nobody afterwards."""


@schemathesis.hook
def before_add_examples(context: HookContext, examples: list[Case[Any]]) -> None:
    """Try each operation once with a body that it takes."""
    operation = context.operation
    if operation is None:
        return
    body = _order["bodies"].get(_name(operation))
    is_json = any(one.media_type == "application/json" for one in operation.body)
    if body is not None and is_json:
        examples.append(
            operation.Case(
                path_parameters={one.name: NOBODY for one in operation.path_parameters},
                headers={"If-Match": '"1"'} if "If-Match" in operation.headers else {},
                body=body,
                media_type="application/json",
            )
        )


@schemathesis.hook
def filter_case(context: HookContext, case: Case[Any]) -> bool:
    """Leave out two of three where there are many bounds, unless the trial is a deep one."""
    if case.meta is None or not isinstance(case.meta.phase.data, CoveragePhaseData):
        return True
    number = next(_bounds[_name(case.operation)])
    return _order["is_deep"] or number < USUAL_BOUNDS or number % 3 == 0


@schemathesis.hook
def before_call(context: HookContext, case: Case[Any], kwargs: dict[str, Any]) -> None:
    """Name a thing that is there, wait for nothing, and let another caller end their session."""
    name = _name(case.operation)
    if _is_id(case.path_parameters.get("id")):
        id = case.path_parameters["id"]
        case.path_parameters["id"] = _order["things"].get(_noun(case), id)
    if name == "events" and _is_number(case.query.get("wait")):
        case.query["wait"] = min(float(case.query["wait"]), 0.01)
    if _goes_without(case, "Authorization") or _goes_without(case, "If-Match"):
        return
    # Each from an address of its own, so that nobody there has shown too many bad tokens.
    high, low = divmod(next(_addresses), 1 << 16)
    case.headers["X-Forwarded-For"] = f"2001:db8:{high:x}:{low:x}::1"
    if name == ENDS_SESSIONS and _callers:
        kwargs["auth"] = _Caller(_callers.pop())
    if re.match(REVISION, str(case.headers.get("If-Match"))):
        case.headers["If-Match"] = _tags.get(_noun(case), '"1"')
    key = case.headers.get("Idempotency-Key")
    if isinstance(key, str) and key.strip() and len(key) <= KEY_LONGEST:
        case.headers["Idempotency-Key"] = f"{next(_keys)}{key}"[:KEY_LONGEST]


@schemathesis.hook
def after_call(context: HookContext, case: Case[Any], response: Response) -> None:
    """Count what an operation answered, and remember the revision it told of."""
    tag = response.headers.get("etag")
    if tag and "id" in case.path_parameters:
        _tags[_noun(case)] = tag[0]
    _answered[_name(case.operation)][response.status_code] += 1


@atexit.register
def _write() -> None:
    Path(_order["answered"]).write_text(json.dumps(_answered), encoding="utf-8")


def _name(operation: Any) -> str:
    return str(operation.definition.raw["operationId"])


class _Caller(AuthBase):
    """Signs in as another one, whatever the run was told to send."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def _goes_without(case: Case[Any], header: str) -> bool:
    """Tell whether the request is the one that leaves this header out."""
    data = None if case.meta is None else case.meta.phase.data
    return isinstance(data, CoveragePhaseData) and (
        data.scenario is CoverageScenario.MISSING_PARAMETER and data.parameter == header
    )


def _noun(case: Case[Any]) -> str:
    return case.path.removeprefix("/api/v1/").split("/")[0]


def _is_id(value: object) -> bool:
    try:
        return bool(UUID(str(value)))
    except ValueError:
        return False


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
