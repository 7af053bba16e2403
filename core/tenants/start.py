"""What a deep link's start parameter means, told by its prefix.

Telegram takes 1 to 64 characters of A-Z a-z 0-9 _ and - (https://core.telegram.org/bots/features#deep-linking).
"""

from __future__ import annotations

INVITE_PREFIX = "i_"
"""An invite or the claim link follows."""

PLACE_PREFIX = "p_"
"""A place's start token follows."""
