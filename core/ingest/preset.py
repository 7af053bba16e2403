"""What a preset is: it reads one kind of sender's requests into items, and nothing else.

Presets are pure: the same request always reads as the same items, so a stored request can be read
again after a crash or by a newer release.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.alerts.item import Item
from core.inbox.requests import RawRequest
from core.ingest.proof import AUTHORIZATION, Proof

ITEMS_AT_MOST = 2000
"""Items of one request, all of which go into one commit."""


class UnknownShape(Exception):
    """A request the preset cannot read; `problem` is shown beside the kept request."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """One kind of sender. `name` is stored and spoken on the wire, `label` is what people choose.

    `knows` tells whether a request is of this sender's shape, without raising. `read` returns its
    items (none for a ping) or raises UnknownShape.

    `proof` is how the sender proves that a request is its own, where the integration has a secret.
    `delivery_headers` are those in which it numbers its requests, the same over retries, beside
    those that everybody may use. `is_loose`: it reads so much that knowing a request says little.
    `is_mapped_first`: where people have pointed at the fields, that counts before its guesses; any
    other preset is followed by what they pointed at, in what it cannot read.
    """

    name: str
    label: str
    knows: Callable[[RawRequest], bool]
    read: Callable[[RawRequest], tuple[Item, ...]]
    proof: Proof = AUTHORIZATION
    delivery_headers: tuple[str, ...] = ()
    is_loose: bool = False
    is_mapped_first: bool = False
