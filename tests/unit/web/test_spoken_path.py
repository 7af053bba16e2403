"""What of an address may be logged."""

from __future__ import annotations

import pytest

from web.middleware import spoken_path


@pytest.mark.parametrize(
    ("path", "spoken"),
    [
        ("/hooks/abc", "/hooks/…"),
        ("/hooks/abc/def", "/hooks/…"),
        ("/telegram/abc", "/telegram/…"),
        ("/u/abc", "/u/…"),
        ("/sandbox/bot12:secret/getMe", "/sandbox/bot1…"),
        ("/api/v1/cases/1", "/api/v1/cases/1"),
        ("/", "/"),
    ],
)
def test_secrets_in_an_address_are_cut_off(path: str, spoken: str) -> None:
    assert spoken_path(path) == spoken
