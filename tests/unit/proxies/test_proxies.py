"""Who is behind a request: only what an own proxy wrote is believed."""

from __future__ import annotations

import pytest

from core.proxies import parse_proxies

PEER = "10.0.0.9"


@pytest.mark.parametrize(
    ("trusted", "forwarded", "client"),
    [
        ("", ["203.0.113.7"], PEER),
        ("0", ["203.0.113.7"], PEER),
        ("1", ["203.0.113.7"], "203.0.113.7"),
        ("1", ["6.6.6.6, 203.0.113.7"], "203.0.113.7"),
        ("1", ["6.6.6.6", "203.0.113.7"], "203.0.113.7"),
        ("2", ["6.6.6.6, 203.0.113.7, 10.0.0.8"], "203.0.113.7"),
        ("2", ["203.0.113.7"], "203.0.113.7"),
        ("1", [], PEER),
        ("1", ["nonsense"], PEER),
        ("2", ["203.0.113.7, nonsense"], PEER),
        ("1", ["203.0.113.7:51234"], "203.0.113.7"),
        ("1", ["[2001:db8::7]:443"], "2001:db8::7"),
        ("1", ["2001:db8::7"], "2001:db8::7"),
        ("10.0.0.0/8", ["6.6.6.6, 203.0.113.7"], "203.0.113.7"),
        ("10.0.0.0/8", ["6.6.6.6, 203.0.113.7, 10.1.2.3"], "203.0.113.7"),
        ("192.168.0.0/16", ["203.0.113.7"], PEER),
        ("10.0.0.9, 2001:db8::/32", ["2001:db9::7, 2001:db8::1"], "2001:db9::7"),
    ],
)
def test_the_client_is_the_last_address_no_proxy_of_ours_has(
    trusted: str, forwarded: list[str], client: str
) -> None:
    assert parse_proxies(trusted).client(PEER, forwarded) == client


def test_an_address_in_the_clothes_of_ipv6_is_known() -> None:
    assert parse_proxies("10.0.0.0/8").client("::ffff:10.0.0.9", ["1.2.3.4"]) == "1.2.3.4"


def test_a_header_without_end_costs_little() -> None:
    forwarded = [", ".join(["10.0.0.1"] * 10_000)]

    assert parse_proxies("10.0.0.0/8").client(PEER, forwarded) == "10.0.0.1"


@pytest.mark.parametrize("words", ["everybody", "-1", "99", "10.0.0.0/99", "10.0.0.1;10.0.0.2"])
def test_what_is_neither_a_number_nor_addresses_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_proxies(words)
