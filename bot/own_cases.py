"""A customer's own cases with what they can do about each, as /my and its buttons show them."""

from __future__ import annotations

from bot.context import Context
from bot.keyboards import Inline, Key
from bot.screen import Screen
from bot.standing import workspace_of
from core.desk.merged import told_status
from core.desk.status import CaseStatus
from core.desk.status_words import status_word
from core.desk.view import CaseFilter, CaseView, CaseViews
from core.tenants.sight import EVERYTHING
from core.texts import Text, raw, text

_SHOWN = 6
_QUOTE_LENGTH = 60


class OwnCases:
    """The newest of them, each with its buttons."""

    def __init__(self, *, cases: CaseViews) -> None:
        self._cases = cases

    async def screen(self, context: Context) -> Screen:
        """Return the list of the person whose update this is."""
        page = await self._cases.page(
            workspace_of(context),
            CaseFilter(customer_person=context.person.id),
            sight=EVERYTHING,
            limit=_SHOWN,
        )
        if not page.items:
            return Screen(
                lines=(
                    text("You have sent nothing yet. Just write to me when something is wrong."),
                )
            )
        lines: list[Text] = []
        rows: list[tuple[Key, ...]] = []
        for case in page.items:
            lines += [_line(case), raw(f"“{_short(case.title)}”"), raw("")]
            rows += _row(case)
        if page.next is not None:
            lines.append(text("Older ones are not shown here."))
        return Screen(
            title=text("What you sent"), lines=tuple(lines), keyboard=Inline(tuple(rows))
        )


def _line(case: CaseView) -> Text:
    status = status_word(told_status(case.status, case.merged_into))
    if case.solved_rating is not None:
        return text(
            "#{number} · {status} · you gave ★{stars}",
            number=case.number,
            status=status,
            stars=case.solved_rating,
        )
    return text("#{number} · {status}", number=case.number, status=status)


def _row(case: CaseView) -> list[tuple[Key, ...]]:
    status = told_status(case.status, case.merged_into)
    if status.is_open:
        return [(_key(text("Close #{number}", number=case.number), "close", case),)]
    if status is CaseStatus.MERGED:
        return []
    again = _key(text("Reopen #{number}", number=case.number), "caseopen", case)
    if status is CaseStatus.RESOLVED and case.solved_rating is None:
        return [(again, _key(text("Rate #{number}", number=case.number), "rate", case))]
    return [(again,)]


def _key(label: Text, action: str, case: CaseView) -> Key:
    return Key(label=label, action=action, subject=case.id)


def _short(words: str) -> str:
    return words if len(words) <= _QUOTE_LENGTH else words[: _QUOTE_LENGTH - 1] + "…"
