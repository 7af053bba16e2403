"""What the load generator has to know of a server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server. `tokens` is a file with one token a line, None where nobody signs in;
    `say_path` is where a POST has everybody told something."""

    name: str
    pid: int
    port: int
    speaks: Literal["opsbell", "plain", "socket.io"]
    path: str
    say_path: str
    tokens: str | None = None
