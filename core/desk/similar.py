"""Cases that may be about the same as another: of its place, category or customer, or told in the
same words, within a month before or after it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from uuid import UUID

from sqlalchemy import ColumnElement, case, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.desk.sight import sees_case
from core.desk.status import CaseStatus
from core.desk.tables import CaseRow
from core.desk.words import WordIndex
from core.tenants.sight import Sight

NEAR = timedelta(days=30)
SIMILAR_AT_MOST = 20
_WORDS_AT_MOST = 4
_ENOUGH = 2
_TELLING_LETTERS = 5
"""Shorter words stand in every sentence."""
_LETTERS_AT_MOST = 40
"""Nobody writes longer ones a second time: they are noise, or a whole line in a script that has no
blanks, which would be looked for in every text."""

_WORD = re.compile(r"[^\W\d_]+")


class Likeness(Enum):
    """What two cases have in common; the value is the word on the wire."""

    WORDS = "words"
    PLACE = "place"
    CATEGORY = "category"
    CUSTOMER = "customer"


_WEIGHTS = {
    Likeness.WORDS: 3,
    Likeness.PLACE: 2,
    Likeness.CATEGORY: 1,
    Likeness.CUSTOMER: 2,
}
"""What each tells; of words, every one does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Why a case is like another; `words` are those that stand in both."""

    because: tuple[Likeness, ...]
    words: tuple[str, ...]


async def similar_to(
    session: AsyncSession, one: CaseRow, index: WordIndex, *, sight: Sight, limit: int
) -> Mapping[UUID, Alike]:
    """Return which cases are like this one and why, the most alike first; none that is merged:
    the one that stands for it is there instead."""
    words = telling_words(one.title, one.text)
    asked: list[tuple[Likeness, ColumnElement[bool]]] = [
        (Likeness.WORDS, index.mentions(word)) for word in words
    ]
    asked.append((Likeness.CUSTOMER, CaseRow.customer_id == one.customer_id))
    if one.place_id is not None:
        asked.append((Likeness.PLACE, CaseRow.place_id == one.place_id))
    if one.category is not None:
        asked.append((Likeness.CATEGORY, CaseRow.category == one.category))
    flags = [case((condition, 1), else_=0) for _, condition in asked]
    score = flags[0] * _WEIGHTS[asked[0][0]]
    for flag, (likeness, _) in zip(flags[1:], asked[1:], strict=True):
        score = score + flag * _WEIGHTS[likeness]
    rows = await session.execute(
        select(CaseRow.id, *flags)
        .where(
            sees_case(sight),
            CaseRow.id != one.id,
            CaseRow.status != CaseStatus.MERGED.value,
            CaseRow.opened_at >= one.opened_at - NEAR,
            CaseRow.opened_at <= one.opened_at + NEAR,
            or_(*(condition for _, condition in asked)),
        )
        .order_by(score.desc(), CaseRow.number.desc())
        .limit(limit)
    )
    found: dict[UUID, Alike] = {}
    for case_id, *holds in rows:
        true = [asked[at][0] for at, is_so in enumerate(holds) if is_so]
        shared = tuple(word for word, is_so in zip(words, holds, strict=False) if is_so)
        found[case_id] = Alike(because=tuple(dict.fromkeys(true)), words=shared)
    return found


def telling_words(title: str, text: str) -> tuple[str, ...]:
    """Return the longest words of a title, and of the text where the title has too few: they tell
    most of what it is about."""
    chosen: dict[str, str] = {}
    for said in (title, text):
        if len(chosen) >= _ENOUGH:
            break
        words = sorted(_WORD.findall(said), key=len, reverse=True)
        for word in words:
            is_word = _TELLING_LETTERS <= len(word) <= _LETTERS_AT_MOST
            if is_word and len(chosen) < _WORDS_AT_MOST:
                chosen.setdefault(word.casefold(), word)
    return tuple(chosen.values())
