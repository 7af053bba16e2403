"""What opens something is taken out of whatever people are shown."""

from __future__ import annotations

import pytest

from core.ingest.masking import HIDDEN, masked, masked_text


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ({"password": "x"}, {"password": HIDDEN}),
        ({"a": {"API-Key": "x"}}, {"a": {"API-Key": HIDDEN}}),
        ({"session_cookie": ["x", "y"]}, {"session_cookie": HIDDEN}),
        ({"routing_key": 7}, {"routing_key": HIDDEN}),
        ({"token": None, "has_token": True}, {"token": None, "has_token": True}),
        ([{"x": "Bearer abcdefgh12"}], [{"x": HIDDEN}]),
        (
            {"headers": [["Authorization: Basic dXNlcjpwYXNz"]]},
            {"headers": [[f"Authorization: {HIDDEN}"]]},
        ),
        ({"key": "K-7", "author": "Ann", "n": 1.5}, {"key": "K-7", "author": "Ann", "n": 1.5}),
    ],
)
def test_fields_stay_and_what_opens_something_goes(said: object, shown: object) -> None:
    assert masked(said) == shown


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("jwt eyJhbGciOi.eyJzdWIiOi.c2ln end", f"jwt {HIDDEN} end"),
        ("ghp_abcdefgh1234 pushed", f"{HIDDEN} pushed"),
        ("postgres://app:pa55@db:5432/x", f"postgres://{HIDDEN}@db:5432/x"),
        (
            "https://hooks.slack.com/services/T0/B0/xx",
            f"https://hooks.slack.com/services/{HIDDEN}",
        ),
        (
            "https://bell.example/hooks/AbCdEfGhIjKlMnOpQrStUv",
            f"https://bell.example/hooks/{HIDDEN}",
        ),
        ("our own: tokenoftheaddress", f"our own: {HIDDEN}"),
        ("Basic monitoring passed at 12:00, see http://a.b/c?x=1", None),
    ],
)
def test_texts_lose_what_looks_like_a_credential(said: str, shown: str | None) -> None:
    assert masked_text(said, token="tokenoftheaddress") == (said if shown is None else shown)
