"""The way between Telegram and the handlers: what comes in is on disk before it is confirmed, what
goes out passes one budget per chat."""

from __future__ import annotations

import os

# The library's one switch for giving spans as timedelta; without it every 429 is a deprecation
# warning, raised where no filter of ours can be.
os.environ.setdefault("PTB_TIMEDELTA", "1")  # noqa: TID251 - it reads no other place
