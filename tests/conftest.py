"""Shuts the network for every test, and keeps heavy kinds of tests on one worker each."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import pytest

_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex
_getaddrinfo = socket.getaddrinfo


class NetworkIsShut(BaseException):
    """A test reached beyond this machine; no `except Exception` of ours may hide it."""


def _refuse_beyond_loopback(host: object) -> None:
    try:
        near = ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        near = host in (None, "", "localhost")
    if not near:
        raise NetworkIsShut(f"a test may reach loopback only, not {host}")


@pytest.fixture(autouse=True)
def _network_is_shut(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse names and connections beyond loopback; Unix sockets stay open."""

    def connect(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX:
            _refuse_beyond_loopback(address[0])
        _connect(self, address)

    def connect_ex(self: socket.socket, address: Any) -> int:
        if self.family != socket.AF_UNIX:
            _refuse_beyond_loopback(address[0])
        return _connect_ex(self, address)

    def getaddrinfo(host: Any, *rest: Any, **named: Any) -> Any:
        _refuse_beyond_loopback(host.decode() if isinstance(host, bytes) else host)
        return _getaddrinfo(host, *rest, **named)

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket.socket, "connect_ex", connect_ex)
    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give browser tests one worker and chaos tests another, so that none crowd a machine."""
    for item in items:
        for kind in ("browser", "chaos"):
            if item.get_closest_marker(kind) is not None:
                item.add_marker(pytest.mark.xdist_group(kind))
