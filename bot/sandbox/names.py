"""Names as Telegram cleans them: of topics, of links, of chats."""

from __future__ import annotations

import re

_SPACES = re.compile(
    "[\\s\u1680\u180e\u2000-\u200a\u202f\u205f\u2800\u3000\ufffc\u202e\U000e0000-\U000e007f]+"
)
_UNSEEN = re.compile("[\\s\u200b-\u200f\ufeff]*")


def cleaned_name(name: str, longest: int) -> str:
    """Return the name in one line, cut; empty when nothing of it can be seen."""
    kept = _SPACES.sub(" ", name).strip()[:longest].strip()
    return "" if _UNSEEN.fullmatch(kept) else kept
