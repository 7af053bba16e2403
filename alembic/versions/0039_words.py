"""Cases are found by the words in them and in what was said there.

The index is the database's own: triggers keep it on SQLite, PostgreSQL keeps it like any other.

Revision ID: 0039
Revises: 0038
"""

from __future__ import annotations

import unicodedata

from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

_MARKS = "".join(chr(code) for code in range(0x300, 0x370))


def upgrade() -> None:
    """Apply it, and read what is there already."""
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        for statement in _postgres():
            connection.exec_driver_sql(statement)
        return
    for statement in _SQLITE:
        connection.exec_driver_sql(statement)
    for statement in _FILLING:
        connection.exec_driver_sql(statement)


def downgrade() -> None:
    """Take it back."""
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("DROP INDEX ix_thread_items_words")
        connection.exec_driver_sql("DROP INDEX ix_cases_words")
        connection.exec_driver_sql("DROP FUNCTION search_words(text)")
        return
    for table in ("thread_items", "cases"):
        for moment in ("new", "changed", "gone"):
            connection.exec_driver_sql(f"DROP TRIGGER {table}_words_{moment}")
    connection.exec_driver_sql("DROP TABLE search_words")
    connection.exec_driver_sql("DROP TABLE search_rows")


_FILLING = (
    "INSERT INTO search_rows (source_id, case_id) SELECT id, id FROM cases",
    "INSERT INTO search_rows (source_id, case_id) SELECT id, case_id FROM thread_items",
    (
        "INSERT INTO search_words (rowid, workspace, words) "
        "SELECT search_rows.id, cases.workspace_id, cases.title || char(10) || cases.text "
        "FROM search_rows JOIN cases ON cases.id = search_rows.source_id"
    ),
    (
        "INSERT INTO search_words (rowid, workspace, words) "
        "SELECT search_rows.id, thread_items.workspace_id, thread_items.text "
        "FROM search_rows JOIN thread_items ON thread_items.id = search_rows.source_id"
    ),
)


def _folding() -> tuple[str, str]:
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


_SQLITE = (
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


def _postgres() -> tuple[str, ...]:
    """Return what PostgreSQL needs: a function, and indexes over what it gives."""
    given, stands_for = _folding()
    given = given.replace("'", "''")
    return (
        (
            "CREATE FUNCTION search_words(said text) RETURNS tsvector LANGUAGE sql IMMUTABLE "
            "PARALLEL SAFE AS $words$ SELECT to_tsvector('simple'::regconfig, "
            f"translate(said, '{given}{_MARKS}', '{stands_for}')) $words$"
        ),
        "CREATE INDEX ix_cases_words ON cases USING gin (search_words(title || chr(10) || text))",
        "CREATE INDEX ix_thread_items_words ON thread_items USING gin (search_words(text))",
    )
