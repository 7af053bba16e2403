"""A canned reply as somebody asks for it, before it is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.canned.variables import check
from core.desk.submission import REPLY_LIMIT
from core.errors import InvalidInput
from core.tenants.plain_name import plain_name
from core.texts import text
from core.texts.locale_of_reader import LANGUAGES

REPLIES_AT_MOST = 200
"""Canned replies of one workspace: the box for answers is given all of them, filled in."""
TITLE_AT_MOST = 100
SHORTCUT_AT_MOST = 32
"""As long as a command of a bot may be, which people know such words from
(https://core.telegram.org/bots/api#botcommand)."""
CATEGORY_AT_MOST = 80
"""As of a case."""

_SHORTCUT = re.compile(rf"[^\W_][\w-]{{0,{SHORTCUT_AT_MOST - 1}}}")


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedReply:
    """What a canned reply is to be. `shortcut` is what follows the slash, None: nothing;
    `language` and `category` None: it is for any."""

    title: str
    text: str
    shortcut: str | None = None
    language: str | None = None
    category: str | None = None

    @classmethod
    def checked(
        cls,
        *,
        title: str,
        text: str,
        shortcut: str | None = None,
        language: str | None = None,
        category: str | None = None,
    ) -> WantedReply:
        """Return it as it is kept; raises InvalidInput that names the field. Empty words are
        none."""
        return cls(
            title=_short("title", title, TITLE_AT_MOST),
            text=_text(text),
            shortcut=_shortcut(shortcut),
            language=_language(language),
            category=_short("category", category, CATEGORY_AT_MOST) if category else None,
        )


def _short(field: str, said: str, at_most: int) -> str:
    line = plain_name(said, otherwise="")
    if not 1 <= len(line) <= at_most:
        wanted = text("1 to {most} visible characters", most=at_most)
        raise InvalidInput(field=field, value=said, wanted=wanted)
    return line


def _text(said: str) -> str:
    answer = said.replace("\r\n", "\n").strip()
    if not answer:
        raise InvalidInput(field="text", value=said, wanted=text("the words of the answer"))
    check(answer, at_most=REPLY_LIMIT)
    return answer


def _shortcut(said: str | None) -> str | None:
    word = (said or "").strip().removeprefix("/").lower()
    if not word:
        return None
    if not _SHORTCUT.fullmatch(word):
        wanted = text(
            "one word of at most {most} letters, digits, - and _, such as sorry",
            most=SHORTCUT_AT_MOST,
        )
        raise InvalidInput(field="shortcut", value=said, wanted=wanted)
    return word


def _language(said: str | None) -> str | None:
    if not said:
        return None
    if said not in LANGUAGES:
        wanted = text("one of {names}", names=", ".join(LANGUAGES))
        raise InvalidInput(field="language", value=said, wanted=wanted)
    return said
