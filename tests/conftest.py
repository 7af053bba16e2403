"""Shuts the network for every test, keeps heavy kinds of tests on one worker each, and has one
PostgreSQL for the whole run."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from aiohttp import web_app
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests.servers import postgres

pytest_plugins = ("tests.servers.said",)

HEAVY = ("browser", "chaos")
"""Folders whose tests start browsers and processes: at most one such test of a kind and database
at a time."""

STORIES = "tests/acceptance/"
_DATABASE = re.compile(r"[\[-](sqlite|postgresql)\b")

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


def pytest_configure(config: pytest.Config) -> None:
    """Make room for the run's servers, before there are workers."""
    if not hasattr(config, "workerinput"):
        postgres.make_folder()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """Have aiohttp forget the application of the test that is over.

    It keeps the last thousand routes with their middlewares, and each holds its application and
    all that was built for it: a worker grew to 2 GB, and stood still for ten seconds whenever the
    garbage collector looked through all of it.
    """
    web_app._cached_build_middleware.cache_clear()  # noqa: SLF001 - there is no other door


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the run's servers, after the last worker."""
    if not hasattr(config, "workerinput"):
        postgres.take_away()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Postgres]:
    """The run's PostgreSQL; whoever asks first starts it."""
    with postgres.running() as server:
        yield server


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of the heavy folders, so that nobody can forget it; put first what takes
    long or waits most, so that short files are left to fill the end of a run."""
    for item in items:
        kind = _heavy_kind(item.nodeid)
        if kind is not None:
            item.add_marker(kind)
    items.sort(key=lambda item: _place(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """Give each heavy kind and database to one worker; other files go wherever there is room,
    those of the stories once for each database."""
    return _OneWorkerPerHeavyKind(config, log)


class _OneWorkerPerHeavyKind(LoadScopeScheduling):
    # Not xdist's own groups: it writes them into node ids, which pytest 9.2 no longer lets it.
    def _split_scope(self, nodeid: str) -> str:
        return _with_database(_heavy_kind(nodeid), nodeid) or _file(nodeid)


def _heavy_kind(nodeid: str) -> str | None:
    return next((kind for kind in HEAVY if nodeid.startswith(f"tests/{kind}/")), None)


def _place(nodeid: str) -> int:
    return 0 if _heavy_kind(nodeid) else 1 if nodeid.startswith(STORIES) else 2


def _file(nodeid: str) -> str:
    """Return a test's file; with the database when it is a story, whose product runs on one."""
    file = nodeid.partition("::")[0]
    return (_with_database(file, nodeid) or file) if file.startswith(STORIES) else file


def _with_database(scope: str | None, nodeid: str) -> str | None:
    """Return what is run by one worker, for each database by itself where a test names one."""
    database = _DATABASE.search(nodeid.partition("::")[2])
    return f"{scope}[{database[1]}]" if scope and database else scope
