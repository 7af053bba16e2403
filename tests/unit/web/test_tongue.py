"""Which of our languages a browser asks for."""

from __future__ import annotations

import pytest

from web.tongue import asked_for


@pytest.mark.parametrize(
    ("header", "language"),
    [
        pytest.param("es", "es", id="one"),
        pytest.param("es-MX,es;q=0.9,en;q=0.8", "es", id="a-region"),
        pytest.param("fr-CA, de;q=0.9, es;q=0.5, en;q=0.4", "es", id="the-first-we-speak"),
        pytest.param("en;q=0.2, es;q=0.7", "es", id="by-weight"),
        pytest.param("EN-gb", "en", id="whatever-case"),
        pytest.param("fr, de", None, id="none-of-ours"),
        pytest.param("es;q=0", None, id="not-wanted"),
        pytest.param("*", None, id="anything"),
        pytest.param("", None, id="nothing"),
        pytest.param("es;q=x, ;;, =", None, id="what-cannot-be-read"),
        pytest.param("fr," * 40 + "es", None, id="too-many"),
    ],
)
def test_the_language_most_wished_for_that_we_speak(header: str, language: str | None) -> None:
    assert asked_for(header) == language
