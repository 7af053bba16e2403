"""The three questions every complaint may ask: where, how many stars, and what happened."""

from __future__ import annotations

from dataclasses import replace

from bot.content import content_of
from bot.context import Context
from bot.dialog import Finished, Goes, Leaves, Said, Stays, Taken, Transition
from bot.dialogs.complaint.draft import Draft
from bot.keyboards import Choice, Inline
from bot.screen import Screen
from bot.vertical_words import category_word
from core.desk.submission import TEXT_LIMIT
from core.dialogs.dialog import Dialog
from core.dialogs.store import Ends
from core.errors import NotFound
from core.flows.places import Place, Places
from core.flows.submit import Submit
from core.ids import WorkspaceId
from core.texts import Locale, Text, plural, raw, text

PLACE, STARS, STORY, CATEGORY = "place", "stars", "story", "category"
_PLACES_SHOWN = 10
_STARS = ("1", "2", "3", "4", "5")


class PlaceStep:
    """Where is it about? One tap; what they write instead is kept as part of the story."""

    def __init__(self, *, places: Places) -> None:
        self._places = places

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        """Return the places, a page of them at a time."""
        places = await self._places.all(_workspace_of(dialog))
        page = int(dialog.answers.get("page", 0))
        start = page * _PLACES_SHOWN
        shown = places[start : start + _PLACES_SHOWN]
        rows = [
            tuple(Choice(label=raw(one.name), word=f"at:{one.start}") for one in pair)
            for pair in _pairs(shown)
        ]
        turns = []
        if page > 0:
            turns.append(Choice(label=raw("‹"), word=f"page:{page - 1}"))
        if start + _PLACES_SHOWN < len(places):
            turns.append(Choice(label=raw("›"), word=f"page:{page + 1}"))
        rows.append(tuple(turns))
        rows.append((Choice(label=text("Somewhere else"), word="nowhere"), _cancel()))
        said = Draft.read(dialog.answers).summary()
        return Screen(
            title=text("Which place is it about?"),
            lines=(said,) if said is not None else (),
            keyboard=Inline(tuple(row for row in rows if row)),
        )

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        """Go on to the stars, or back to the story when it has begun."""
        draft = Draft.read(dialog.answers)
        if isinstance(answer, Said):
            return told(answer, draft, context)
        kind, _, rest = answer.word.partition(":")
        if kind == "page" and _is_page(rest):
            return Goes(PLACE, answers={"page": int(rest)})
        if kind == "cancel":
            return _cancelled()
        place: Place | None = None
        if kind == "at":
            place = await self._places.by_start(rest)
            if place is None:
                return Stays(why=text("This place is closed. Please choose another."))
        on = STORY if draft.parts or draft.rating or draft.stars_skipped else STARS
        return Goes(on, answers=draft.at(place).answers())


class StarsStep:
    """How was it? Five stars in a row, or skip."""

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        """Return the stars."""
        draft = Draft.read(dialog.answers)
        return Screen(
            title=text("How was it?"),
            lines=(*told_so_far(draft), text("Tap the stars: 1 is bad, 5 is great.")),
            keyboard=Inline((_stars(), (Choice(label=text("Skip"), word="skip"), _cancel()))),
        )

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        """Go on to the story; words and photos instead of stars are part of it already."""
        draft = Draft.read(dialog.answers)
        if isinstance(answer, Said):
            return told(answer, draft, context)
        if answer.word == "cancel":
            return _cancelled()
        if answer.word == "skip":
            return Goes(STORY, answers=replace(draft, rating=None, stars_skipped=True).answers())
        return Goes(STORY, answers=_rated(draft, answer.word).answers())


class StoryStep:
    """What happened? Messages add up until Send; the panel shows what is there."""

    def __init__(self, *, submit: Submit, places: Places) -> None:
        self._submit = submit
        self._places = places

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        """Return what was said so far, and what can be done with it."""
        draft = Draft.read(dialog.answers)
        if draft.is_too_long:
            return _too_long(draft)
        has_places = draft.place_id is None and bool(await self._places.all(_workspace_of(dialog)))
        lines = told_so_far(draft)
        if draft.left_out:
            lines.append(
                plural(
                    "{n} file could not be taken: at most 10 files fit, 20 MB each.",
                    "{n} files could not be taken: at most 10 files fit, 20 MB each.",
                    n=draft.left_out,
                )
            )
        lines.append(
            text("Add more, or tap Send.")
            if draft.parts
            else text("Write it here, or send photos, a voice message, a video or a file.")
        )
        return Screen(
            title=text("Ready to send?") if draft.parts else text("What happened?"),
            lines=tuple(lines),
            keyboard=Inline(_story_rows(draft, has_places=has_places)),
        )

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        """Add to the story, or hand it in."""
        draft = Draft.read(dialog.answers)
        if isinstance(answer, Said):
            return told(answer, draft, context)
        kind, _, rest = answer.word.partition(":")
        match kind:
            case "stars":
                return Goes(STORY, answers=_rated(draft, rest).answers())
            case "category":
                return Goes(CATEGORY)
            case "where":
                return Goes(PLACE, answers={"page": 0})
            case "back":
                fresh = replace(draft, rating=None, stars_skipped=False, category=None)
                return Goes(STARS, answers=fresh.answers())
            case "again":
                return Goes(STORY, answers=draft.without_words().answers())
            case "first":
                return await self._send(draft.first_words(), dialog, context)
            case "send":
                return await self._send(draft, dialog, context)
            case "cancel":
                return _cancelled()
            case _:
                # Nobody loses what they wrote to a button that a release took away.
                return Goes(STORY)

    async def _send(self, draft: Draft, dialog: Dialog, context: Context) -> Transition:
        if draft.is_empty:
            return Stays(
                why=text("Please tap the stars, write a few words or send a photo first.")
            )
        if draft.is_too_long:
            return Goes(STORY)
        standing = context.standing
        given = draft.submission(
            workspace_id=_workspace_of(dialog),
            person_id=context.person.id,
            name=context.person.name,
            chat=context.address,
            at=context.now,
            locale=Locale.for_code(standing.language if standing is not None else None),
        )
        await self._submit(given, context.cause.carrying(Ends(dialog=dialog)))
        return Finished()


def told(answer: Said, draft: Draft, context: Context) -> Transition:
    """Return where words and files lead, whatever was asked: they are the story."""
    if answer.messages[0].chat_shared is not None:
        return Stays(why=text("Send or /cancel this first, and then choose the group again."))
    content = content_of(answer.messages, context.bot_id)
    if content.is_empty:
        return Stays(why=content.refused[0])
    return Goes(STORY, answers=draft.plus(content).answers())


def told_so_far(draft: Draft) -> list[Text]:
    """Return the lines that show what is there: the place, the category, and what was said."""
    lines: list[Text] = []
    if draft.place_name is not None:
        lines.append(text("📍 {place}", place=draft.place_name))
    if draft.category is not None:
        lines.append(text("🏷 {category}", category=category_word(draft.category)))
    said = draft.summary()
    if said is not None:
        lines.append(said)
    return lines


def _rated(draft: Draft, stars: str) -> Draft:
    if stars not in _STARS:
        return draft
    return replace(draft, rating=int(stars), stars_skipped=False)


def _story_rows(draft: Draft, *, has_places: bool) -> tuple[tuple[Choice, ...], ...]:
    rows: list[tuple[Choice, ...]] = [
        (Choice(label=text("Send"), word="send", style="success"),),
    ]
    if draft.rating is None and not draft.stars_skipped:
        rows.append(_stars("stars:"))
    rows.append((Choice(label=text("🏷 Category…"), word="category"),))
    if has_places:
        rows.append((Choice(label=text("📍 Which place?"), word="where"),))
    rows.append((Choice(label=text("Back"), word="back"), _cancel()))
    return tuple(rows)


def _too_long(draft: Draft) -> Screen:
    return Screen(
        title=text("That is a little too long"),
        lines=(
            text(
                "It has {length} characters; at most {limit} fit. Nothing is lost until you"
                " decide.",
                length=len(draft.words),
                limit=TEXT_LIMIT,
            ),
        ),
        keyboard=Inline(
            (
                (
                    Choice(
                        label=text("Send the first {limit}", limit=TEXT_LIMIT),
                        word="first",
                        style="primary",
                    ),
                ),
                (Choice(label=text("Write it shorter"), word="again"), _cancel()),
            )
        ),
    )


def _stars(prefix: str = "") -> tuple[Choice, ...]:
    return tuple(Choice(label=raw(f"{one} ★"), word=prefix + one) for one in _STARS)


def _cancel() -> Choice:
    return Choice(label=text("Cancel"), word="cancel")


def _cancelled() -> Leaves:
    return Leaves(
        shows=Screen(lines=(text("Cancelled, nothing was sent. Write to me whenever you like."),))
    )


def _pairs(places: list[Place]) -> list[list[Place]]:
    return [places[at : at + 2] for at in range(0, len(places), 2)]


def _is_page(word: str) -> bool:
    """Tell whether it is the number of a page; “²” is a digit too, and no number."""
    return word.isascii() and word.isdigit() and len(word) < 5


def _workspace_of(dialog: Dialog) -> WorkspaceId:
    if dialog.workspace_id is None:
        raise NotFound(kind="workspace", key=dialog.key)
    return dialog.workspace_id
