"""The index over the words of cases and of what is said in them.

The database keeps it itself, by triggers on SQLite and by indexes on PostgreSQL: whatever writes,
changes or erases a text does so in the transaction of that text, and nobody can forget to.
Migration 0039 makes the same; here it is for schemas that are made from the models.
"""

from __future__ import annotations

import re
import unicodedata

from sqlalchemy import DDL, MetaData, event

MARKS = "".join(chr(code) for code in range(0x300, 0x370))
"""What stands behind its letter where a text keeps the two apart; left out."""


def folding() -> tuple[str, str]:
    """Return characters and what stands for each: a blank for what parts words, a plain letter
    for one with marks. PostgreSQL's own reading takes `a.b@c` for one word and keeps marks."""
    apart = [chr(code) for code in range(0x21, 0x7F) if not chr(code).isalnum()]
    apart += [chr(code) for code in (*range(0xA1, 0xC0), *range(0x2010, 0x2070)) if _parts(code)]
    marked = [chr(code) for code in (*range(0xC0, 0x180), *range(0x1E00, 0x1F00))]
    plain = {one: _plain(one) for one in marked}
    plain = {one: letter for one, letter in plain.items() if letter != one}
    return "".join([*apart, *plain]), " " * len(apart) + "".join(plain.values())


def _parts(code: int) -> bool:
    return not chr(code).isalnum()


def _plain(letter: str) -> str:
    bare = unicodedata.normalize("NFD", letter)[0].lower()
    return bare if bare.isascii() and bare.isalpha() else letter


_MADE = re.compile(r"CREATE (?:VIRTUAL )?(?:TABLE|TRIGGER) ")
_OF_CASE = "{row}.title || char(10) || {row}.text"
_OF_ITEM = "{row}.text"


def _sqlite_triggers(table: str, *, case: str, words: str, columns: str) -> list[str]:
    """Return what keeps the index beside one table."""
    new, old = words.format(row="NEW"), words.format(row="OLD")
    known = "(SELECT id FROM search_rows WHERE source_id = {row}.id)"
    forget = (
        "INSERT INTO search_words (search_words, rowid, workspace, words) "  # noqa: S608
        f"SELECT 'delete', id, OLD.workspace_id, {old} FROM search_rows WHERE source_id = OLD.id"
    )
    return [
        (
            f"CREATE TRIGGER {table}_words_new AFTER INSERT ON {table} BEGIN "  # noqa: S608
            f"INSERT INTO search_rows (source_id, case_id) VALUES (NEW.id, NEW.{case}); "
            "INSERT INTO search_words (rowid, workspace, words) "
            f"VALUES ({known.format(row='NEW')}, NEW.workspace_id, {new}); END"
        ),
        (
            f"CREATE TRIGGER {table}_words_changed AFTER UPDATE OF {columns} ON {table} BEGIN "  # noqa: S608
            f"{forget}; "
            "INSERT INTO search_words (rowid, workspace, words) "
            f"VALUES ({known.format(row='NEW')}, NEW.workspace_id, {new}); END"
        ),
        (
            f"CREATE TRIGGER {table}_words_gone AFTER DELETE ON {table} BEGIN "  # noqa: S608
            f"{forget}; DELETE FROM search_rows WHERE source_id = OLD.id; END"
        ),
    ]


SQLITE = (
    (
        "CREATE TABLE search_rows (id INTEGER PRIMARY KEY, source_id CHAR(32) NOT NULL UNIQUE, "
        "case_id CHAR(32) NOT NULL)"
    ),
    # Without a content of its own it holds words and where they stand, no second copy of texts.
    (
        "CREATE VIRTUAL TABLE search_words USING fts5(workspace, words, content='', columnsize=0, "
        "tokenize='unicode61 remove_diacritics 2')"
    ),
    *_sqlite_triggers("cases", case="id", words=_OF_CASE, columns="title, text"),
    *_sqlite_triggers("thread_items", case="case_id", words=_OF_ITEM, columns="text"),
)


def postgres() -> tuple[str, ...]:
    """Return what PostgreSQL needs: a function, and indexes over what it gives."""
    given, stands_for = folding()
    given = given.replace("'", "''")
    return (
        (
            "CREATE FUNCTION search_words(said text) RETURNS tsvector LANGUAGE sql IMMUTABLE "
            "PARALLEL SAFE AS $words$ SELECT to_tsvector('simple'::regconfig, "
            f"translate(said, '{given}{MARKS}', '{stands_for}')) $words$"
        ),
        "CREATE INDEX ix_cases_words ON cases USING gin (search_words(title || chr(10) || text))",
        "CREATE INDEX ix_thread_items_words ON thread_items USING gin (search_words(text))",
    )


def attach(metadata: MetaData) -> None:
    """Make the index wherever the tables of `metadata` are made."""
    for dialect, statements in (("sqlite", SQLITE), ("postgresql", postgres())):
        for statement in statements:
            said = statement.replace("%", "%%")
            if dialect == "sqlite":
                # Making a schema is no mistake where it is there already, as with its tables.
                said = _MADE.sub(r"\g<0>IF NOT EXISTS ", said, count=1)
            ddl = DDL(said)  # type: ignore[no-untyped-call] # the library's
            event.listen(metadata, "after_create", ddl.execute_if(dialect=dialect))


def is_of_models(_: object, name: str | None, kind: str, *others: object) -> bool:
    """Tell Alembic what to compare with the models: all but this index, which they do not know."""
    del others
    if kind == "table":
        return not (name or "").startswith(("search_rows", "search_words"))
    return name not in ("ix_cases_words", "ix_thread_items_words")
