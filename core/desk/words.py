"""Looks for words in cases and in what was said in them, whatever somebody types.

Every word must be there, as the beginning of one; what stands between quotes must stand so. The
words may stand apart: one in the title, one in an answer. Upper case and marks are not told apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    Uuid,
    and_,
    column,
    func,
    literal_column,
    or_,
    select,
    table,
    union_all,
)

from core.desk.index import MARKS, folding
from core.desk.tables import CaseRow, ThreadItemRow
from core.ids import WorkspaceId

_DIGITS_AT_MOST = 9
"""A longer number is no case's: PostgreSQL refuses to compare with what no column can hold."""

_WORDS_AT_MOST = 12
"""Further words would narrow little and each costs a look into the index."""

_PIECES = re.compile(r'"([^"]*)"|([^\s"]+)')
_NUMBER = re.compile(rf"#?([0-9]{{1,{_DIGITS_AT_MOST}}})")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Scripts that put no blank between words: an index by words finds the first of a line only."""

_FOLDED = str.maketrans(*folding(), MARKS)

_ROWS = table("search_rows", column("id"), column("case_id", Uuid()))
_WORDS = table("search_words", column("rowid"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What must be there: words in this order, the last of which may go on unless `is_phrase`."""

    words: str
    is_phrase: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WordIndex:
    """The index of a database, looked into for one workspace."""

    is_postgres: bool
    workspace_id: WorkspaceId

    def mentions(self, said: str) -> ColumnElement[bool]:
        """Return the condition on cases that mention everything in `said`, or have its number."""
        said = said.strip()
        number = _NUMBER.fullmatch(said)
        if number is not None and said.startswith("#"):
            return CaseRow.number == int(number[1])
        found = and_(*(self._mentions(piece) for piece in pieces_of(said)))
        return found if number is None else or_(CaseRow.number == int(number[1]), found)

    def _mentions(self, piece: Piece) -> ColumnElement[bool]:
        if _UNSPACED.search(piece.words) or not _has_words(piece.words):
            return _stands_in(piece.words)
        return CaseRow.id.in_(self._postgres(piece) if self.is_postgres else self._sqlite(piece))

    def _sqlite(self, piece: Piece) -> Select[tuple[UUID]]:
        words = piece.words.replace('"', " ")
        asked = f'workspace : "{UUID(str(self.workspace_id)).hex}" AND words : "{words}"'
        return (
            select(_ROWS.c.case_id)
            .join(_WORDS, _WORDS.c.rowid == _ROWS.c.id)
            .where(literal_column("search_words").op("MATCH")(asked + "*" * (not piece.is_phrase)))
        )

    def _postgres(self, piece: Piece) -> CompoundSelect[tuple[UUID]]:
        words = [f"'{one}'" for one in piece.words.translate(_FOLDED).split() if _has_words(one)]
        asked = func.to_tsquery(
            literal_column("'simple'::regconfig"),
            " <-> ".join(words) + ":*" * (not piece.is_phrase),
        )
        of_case = func.search_words(CaseRow.title + literal_column("chr(10)") + CaseRow.text)
        of_item = func.search_words(ThreadItemRow.text)
        return union_all(
            select(CaseRow.id).where(of_case.op("@@")(asked)),
            select(ThreadItemRow.case_id).where(of_item.op("@@")(asked)),
        )


def pieces_of(said: str) -> tuple[Piece, ...]:
    """Return what somebody looks for: words, and phrases between quotes. Marks alone, such as a
    dash, are passed over where there is anything else; a quote that is not closed is none."""
    closed = " ".join(said.rsplit('"', 1)) if said.count('"') % 2 else said
    found = [
        Piece(words=" ".join((phrase or word).split()), is_phrase=bool(phrase))
        for phrase, word in _PIECES.findall(closed)
    ]
    telling = [one for one in found if not _is_marks(one.words)]
    if not telling:
        return (Piece(words=said.strip(), is_phrase=True),)
    return tuple(telling[:_WORDS_AT_MOST])


def _has_words(said: str) -> bool:
    return any(one.isalnum() for one in said)


def _is_marks(said: str) -> bool:
    """Tell whether there is nothing in it but blanks and marks; a picture is something."""
    return not said.translate(_FOLDED).strip()


def _stands_in(said: str) -> ColumnElement[bool]:
    in_items = select(ThreadItemRow.case_id).where(
        ThreadItemRow.text.icontains(said, autoescape=True)
    )
    return or_(
        CaseRow.title.icontains(said, autoescape=True),
        CaseRow.text.icontains(said, autoescape=True),
        CaseRow.id.in_(in_items),
    )
