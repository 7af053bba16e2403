"""How a customer complains, from the place's link to the number of the case."""

from __future__ import annotations

import re

from tests.story.person import Person
from tests.story.telegram import Seen

_NUMBER = re.compile(r"#(\d+)")


async def complains(
    customer: Person, place: str, words: str, *, stars: int = 1, send: str = "Send"
) -> Seen:
    """Open the place's link, give stars, write, send; returns the status message."""
    await customer.opens(place)
    await customer.taps(f"{stars} ★")
    await customer.writes(words)
    await customer.sees(words, send)
    await customer.taps(send)
    return await customer.sees("#", words)


def number_in(status: Seen) -> int:
    """Return the case's number, as its status message tells it."""
    found = _NUMBER.search(status.words)
    assert found is not None, status.words
    return int(found[1])
