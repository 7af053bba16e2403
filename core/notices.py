"""What stands in people's notification centres, built once: the flows and readers of it."""

from __future__ import annotations

from core.clock import Clock
from core.db.engine import Database
from core.flows.change_preferences import ChangePreferences
from core.flows.choose_language import ChooseLanguage
from core.flows.mark_notice import MarkNotice
from core.flows.notify_people import NotifyPeople
from core.ids import Ids
from core.notify.inapp_figures import InAppFigures
from core.notify.inapp_view import Inbox
from core.subjects import briefs
from core.work import Books


class Notices:
    """Every service of the notification centre, by name."""

    def __init__(self, *, database: Database, books: Books, clock: Clock, ids: Ids) -> None:
        self.inbox = Inbox(database=database, briefs=briefs)
        self.figures = InAppFigures(database=database)
        self.notify = NotifyPeople(books=books, clock=clock, ids=ids)
        self.marks = MarkNotice(books=books, clock=clock)
        self.preferences = ChangePreferences(database=database, books=books, clock=clock, ids=ids)
        self.language = ChooseLanguage(database=database, books=books, clock=clock, ids=ids)
