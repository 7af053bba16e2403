"""Matchers as they are typed, written and asked."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from core.errors import InvalidInput
from core.matching.line import read_matchers
from core.matching.matcher import MATCHERS_AT_MOST, Matcher, all_hold, written

ALERT = {"team": "db-core", "severity": "high", "host": "web1"}


@pytest.mark.parametrize(
    ("line", "holds"),
    [
        ("team=db-core", True),
        ("team = db-core", True),
        ("team=db", False),
        ("team!=db", True),
        ('team=~"db.*"', True),
        ('team=~"db"', False),
        ('team=~"DB.*"', False),
        ('team!~"db.*"', False),
        ("missing=", True),
        ('missing=""', True),
        ("missing!=x", True),
        ('missing=~".+"', False),
        ('missing=~".*"', True),
        ("team=db-core,severity=low", False),
        ('{team=~"db.*|web", severity!=low,}', True),
        ("team=~“db.*”", True),
    ],
)
def test_a_line_is_read_as_alertmanager_reads_it(line: str, holds: bool) -> None:
    assert all_hold(read_matchers(line), ALERT) is holds


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("", "''"),
        ("{}", "'{}'"),
        ("team", "'team'"),
        ("team=db severity=low", "'team=db severity=low'"),
        ('team="db', "'team=\"db'"),
        ("team=db,,x=1", "',x=1'"),
        ("=db", "'=db'"),
        ('team=~"("', "'('"),
        ('team=~"(?=x)"', "'(?=x)'"),
        ("{team=db", "'{team=db'"),
    ],
)
def test_what_is_none_is_named(line: str, value: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_matchers(line)

    assert refused.value.value == value


def test_there_may_be_only_so_many() -> None:
    line = ",".join(f"label{n}=x" for n in range(MATCHERS_AT_MOST + 1))

    with pytest.raises(InvalidInput, match=f"at most {MATCHERS_AT_MOST}"):
        read_matchers(line)


_KEPT = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
"""What a database keeps."""


@example([Matcher(field="a", op="=", value="“x”")])
@given(
    st.lists(
        st.builds(
            Matcher,
            field=st.from_regex(r"[a-zA-Z_:./-]{1,20}", fullmatch=True),
            op=st.sampled_from(["=", "!="]),
            value=st.text(_KEPT, max_size=30),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_what_is_written_reads_back(matchers: list[Matcher]) -> None:
    assert read_matchers(written(matchers)) == tuple(matchers)


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("team=db", ("team", "db")),
        ('team=~"db"', ("team", "db")),
        ('team=~"db|web"', None),
        ('team=""', None),
        ("team!=db", None),
    ],
)
def test_only_what_every_match_must_have_is_a_key(line: str, key: tuple[str, str] | None) -> None:
    assert read_matchers(line)[0].key == key


@pytest.mark.parametrize("value", ["a\x00b", "\ud800"])
def test_what_no_database_keeps_is_no_value(value: str) -> None:
    with pytest.raises(ValidationError):
        Matcher(field="host", op="=", value=value)
