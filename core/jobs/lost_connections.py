"""Ends the live sockets of processes that were killed."""

from __future__ import annotations

from datetime import timedelta

from core.connections.lost import LostConnections
from core.jobs.job import Job, Tools


async def _run(tools: Tools) -> None:
    lost = LostConnections(database=tools.database, books=tools.books, clock=tools.clock)
    await lost.end()


LOST_CONNECTIONS = Job(name="lost_connections", every=timedelta(seconds=30), run=_run)
"""Nobody takes them for open meanwhile; this only writes it down."""
