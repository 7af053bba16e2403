"""Who stands behind a request that proxies passed on: `X-Forwarded-For`, read as far as it can be
believed.

Every proxy appends the address it was asked from. Only what a proxy of the operator's own wrote is
true; further to the left stands whatever the caller liked to send.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

HEADER = "X-Forwarded-For"
_MOST_HOPS = 32
LONGEST = len("ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255")
"""No address is longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxies:
    """The operator's own proxies: how many stand in a row, or which addresses they have. Neither:
    there are none, and the header is never read."""

    count: int = 0
    networks: tuple[Network, ...] = ()

    def client(self, peer: str, forwarded: Sequence[str]) -> str:
        """Return the address of whoever asked. `peer` is who opened the connection, `forwarded`
        the values of the header in their order."""
        hops = [part.strip() for value in forwarded for part in value.split(",")][-_MOST_HOPS:]
        left = self.count
        while hops and (left > 0 or self._is_ours(peer)):
            named = _plain(hops.pop())
            if named is None:
                return peer
            peer = named
            left -= 1
        return peer

    def _is_ours(self, word: str) -> bool:
        address = read_address(word)
        return address is not None and any(address in network for network in self.networks)


NO_PROXIES = Proxies()


def parse_proxies(words: str) -> Proxies:
    """Return what `TRUSTED_PROXIES` says: a number, or addresses and networks with commas; raises
    ValueError."""
    plain = words.strip()
    if plain.isascii() and plain.isdigit():
        count = int(plain)
        if count > _MOST_HOPS:
            raise ValueError(f"at most {_MOST_HOPS} proxies in a row")
        return Proxies(count=count)
    named = [word.strip() for word in plain.split(",") if word.strip()]
    return Proxies(networks=tuple(ipaddress.ip_network(word, strict=False) for word in named))


def read_address(word: str) -> Address | None:
    """Return an address; one of IPv4 in the clothes of IPv6 is one of IPv4."""
    # What anybody may write into a header is not kept however long it is.
    return _read(word) if len(word) <= LONGEST else _read.__wrapped__(word)


@lru_cache(maxsize=1_024)
def _read(word: str) -> Address | None:
    try:
        address = ipaddress.ip_address(word)
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def _plain(word: str) -> str | None:
    """Return an address of the header without brackets and port; None for what is none."""
    host = word
    if word.startswith("["):
        host = word[1:].partition("]")[0]
    elif word.count(":") == 1:
        host = word.partition(":")[0]
    address = read_address(host)
    return None if address is None else str(address)
