"""A request as far as it is asked who sends it and what they want: aiohttp's own is one, and so is
what a doorman reads by itself (`web/live/doorman.py`)."""

from __future__ import annotations

from typing import Protocol

from multidict import CIMultiDictProxy, MultiMapping


class Asking(Protocol):
    """What was asked. `remote` is the address at the other end of the connection, None when it
    cannot be told; `host` is where the request was sent to, as it says itself."""

    @property
    def method(self) -> str:
        """The method, in capitals."""
        ...

    @property
    def headers(self) -> CIMultiDictProxy[str]:
        """The headers, each as often as it was sent."""
        ...

    @property
    def query(self) -> MultiMapping[str]:
        """What stands behind the question mark, decoded."""
        ...

    @property
    def host(self) -> str:
        """The name and port it was sent to."""
        ...

    @property
    def remote(self) -> str | None:
        """The address it came from."""
        ...
