"""Every error of ours that a caller may act on.

OpsbellError
├── InvalidInput     a field has a value that is not taken        400
├── NotSignedIn      nobody, or nobody we know                    401
├── NotAllowed       somebody who may not                         403
├── NotFound         not there, or in another workspace           404
├── Conflict         true a moment ago, or done already           409
├── Stale            edited by somebody else meanwhile            412
├── TooLarge         more than is taken                           413
├── Unavailable      not now; try again                           503
└── BadSetting       a setting that cannot work; ends the start   -

`code` is stable and part of the API; the sentence may change. The bot says them in the reader's
language.
"""

from __future__ import annotations

from typing import ClassVar, Protocol


class Sayable(Protocol):
    """What can be said in the language of whoever reads it; see `core.texts.Text`."""

    @property
    def english(self) -> str:
        """The same for programs and logs."""
        ...


class OpsbellError(Exception):
    """The root: a stable `code` and one English sentence."""

    code: ClassVar[str] = "error"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class InvalidInput(OpsbellError):
    """A field has a value that is not taken: names the field, the value and what would be right.

    `wanted` is in English. `sayable` is the same for people who read another language, None where
    only a program can get it wrong.
    """

    code = "invalid_input"

    def __init__(self, *, field: str, value: object, wanted: str | Sayable) -> None:
        shown = repr(value)
        if len(shown) > 80:
            shown = shown[:77] + "..."
        self.sayable = None if isinstance(wanted, str) else wanted
        english = wanted if isinstance(wanted, str) else wanted.english
        super().__init__(f"{field}: {shown} is not taken; wanted: {english}")
        self.field = field
        self.value = shown
        self.wanted = english


class NotSignedIn(OpsbellError):
    """Nobody, or nobody we know."""

    code = "not_signed_in"


class NotAllowed(OpsbellError):
    """Somebody who may not: names the action and the least role that may (None: nobody)."""

    code = "not_allowed"

    def __init__(self, *, action: str, needs: str | None) -> None:
        least = f"; needs the role {needs}" if needs else ""
        super().__init__(f"not allowed: {action}{least}")
        self.action = action
        self.needs = needs


class NotFound(OpsbellError):
    """Not there, or in another workspace: the two are never told apart. `field` is where the
    caller named it, None for what the address names."""

    code = "not_found"

    def __init__(self, *, kind: str, key: object, field: str | None = None) -> None:
        super().__init__(f"no such {kind}: {key}")
        self.kind = kind
        self.key = str(key)
        self.field = field


class Conflict(OpsbellError):
    """True a moment ago, or done already; `reason` is a stable word such as `already_resolved`."""

    code = "conflict"

    def __init__(self, *, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class Stale(OpsbellError):
    """Edited by somebody else since the caller read it; read again and repeat."""

    code = "stale"


class TooLarge(OpsbellError):
    """More than is taken; `limit` says how much that is, with its unit."""

    code = "too_large"

    def __init__(self, *, field: str, limit: str) -> None:
        super().__init__(f"{field} is too large; at most {limit}")
        self.field = field
        self.limit = limit


class Unavailable(OpsbellError):
    """Not now: the sentence says what is missing; the caller may try again."""

    code = "unavailable"


class BadSetting(OpsbellError):
    """A setting that cannot work; the process ends with this sentence."""

    code = "bad_setting"

    def __init__(self, *, name: str, problem: str, wanted: str) -> None:
        super().__init__(f"{name}: {problem}; wanted: {wanted}")
        self.name = name
        self._says = (problem, wanted)

    def called(self, name: str) -> BadSetting:
        """Return the same of the setting under another name."""
        problem, wanted = self._says
        return BadSetting(name=name, problem=problem, wanted=wanted)
