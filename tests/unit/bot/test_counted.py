"""A call is counted under the method it ends in, and nothing else of its address is looked at."""

from __future__ import annotations

import pytest

from bot.transport.counted import method_in

API = "https://api.telegram.org/bot12345:AAsecret"


@pytest.mark.parametrize(
    ("url", "method"),
    [
        (f"{API}/sendMessage", "sendMessage"),
        (f"{API}/getUpdates?offset=5&timeout=30", "getUpdates"),
        ("https://api.telegram.org/file/bot12345:AAsecret/photos/file_7.jpg", "download"),
        (f"{API}/photos/file_7.jpg", "other"),
        (API, "other"),
        ("", "other"),
    ],
)
def test_the_method_is_the_last_word(url: str, method: str) -> None:
    assert method_in(url) == method
