"""What decides who is told and how calmly, built once: the flows and readers of receivers, routes,
limits, silences, inhibitions and notes."""

from __future__ import annotations

from core.clock import Clock
from core.db.engine import Database
from core.ids import Ids
from core.work import Books


class Calm:
    """Every service of these rooms, by name."""

    def __init__(self, *, database: Database, books: Books, clock: Clock, ids: Ids) -> None:
        self.database = database
        self.books = books
        self.clock = clock
        self.ids = ids
