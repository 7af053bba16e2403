"""Telegram: says a message in its HTML, sends or edits it, and tells what became of that.

Something always arrives: what Telegram refuses as rich text goes out plain, what it refuses as
that goes out as one line and a link. The Bot API's limits are those of core.telegram.org/bots/api:
4096 UTF-16 units after parsing, 1024 below a picture, 2 to 10 files in an album.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from typing import Protocol

import telegram
from telegram import error
from telegram.constants import ParseMode

from core.channels.callback_data import encode
from core.channels.telegram_errors import Again, LeaseEnded, Throttled, meaning, words_of
from core.channels.telegram_sender import TelegramSender
from core.channels.telegram_topics import Topics, TopicWays, UnknownTopics, Way, is_in_topic
from core.clock import Clock
from core.delivery.address import TELEGRAM, TelegramAddress
from core.delivery.channel import Envelope
from core.delivery.fitting import fit, one_line, utf16_units
from core.delivery.markup import as_html
from core.delivery.message import Button, FileRef, Message
from core.delivery.outcome import (
    AddressGone,
    AddressMoved,
    Delivered,
    Outcome,
    Refused,
    Snooze,
)

log = logging.getLogger(__name__)

TEXT_UNITS = 4096
CAPTION_UNITS = 1024
ALBUM_FILES = 10


class _Rung(Enum):
    """How a message is said; the next one when Telegram does not take it."""

    RICH = "rich"
    PLAIN = "plain"
    SHORT = "short"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """One way to say and place an envelope."""

    way: Way
    rung: _Rung = _Rung.RICH
    buttons: bool = True

    def after(self, again: Again) -> _Form | None:
        """Return the next form to try; None when that change was made already."""
        match again:
            case Again.PLAINER if self.rung is _Rung.RICH:
                return replace(self, rung=_Rung.PLAIN)
            case Again.PLAINER | Again.SHORTER if self.rung is not _Rung.SHORT:
                return replace(self, rung=_Rung.SHORT)
            case Again.WITHOUT_BUTTONS if self.buttons:
                return replace(self, buttons=False)
            case _:
                return None


class TelegramChannel:
    """The Telegram member of the channels."""

    name = TELEGRAM

    def __init__(
        self, *, sender: TelegramSender, clock: Clock, topics: Topics | None = None
    ) -> None:
        self._sender = sender
        self._clock = clock
        self._ways = TopicWays(sender=sender, topics=topics or UnknownTopics(), clock=clock)

    async def send(self, envelope: Envelope) -> Outcome:
        """Send or edit, in the best form that Telegram takes.

        Files go first; they are an extra: when they fail (a chat may bar photos alone) the text
        goes out all the same, and says for itself what is wrong. A picture has the words below
        it, or its headline only when they are too long, and then all of them follow.
        """
        way = await self._ways.first(envelope)
        if not isinstance(way, Way):
            return way
        message_ids: list[int] = []
        if envelope.edits is None and envelope.message.picture is not None:
            outcome, way = await self._try(envelope, way, _send_picture)
            match outcome:
                case Delivered(message_ids=ids) if _fits_caption(envelope):
                    return outcome
                case Delivered(message_ids=ids):
                    message_ids.extend(ids)
                case Refused() | AddressGone():
                    log.warning(
                        "a picture was left out of a message",
                        extra={"action": "telegram_picture_left_out"},
                    )
                case _:
                    return outcome
        if envelope.edits is None:
            for files in _albums(envelope):
                outcome, way = await self._try(
                    envelope, way, partial(_send_files, files=files), weight=len(files)
                )
                match outcome:
                    case Delivered(message_ids=ids):
                        message_ids.extend(ids)
                    case Snooze() | AddressMoved() if not message_ids:
                        return outcome
                    case _:
                        log.warning(
                            "files were left out of a message",
                            extra={"action": "telegram_files_left_out", "files": len(files)},
                        )
        outcome, _ = await self._try(envelope, way, _send_text)
        if isinstance(outcome, Delivered):
            return Delivered(message_ids=(*message_ids, *outcome.message_ids))
        return outcome

    async def _try(
        self, envelope: Envelope, way: Way, say: _Say, *, weight: int = 1
    ) -> tuple[Outcome, Way]:
        """Return what became of it, and the way it went in the end."""
        address, form = envelope.address, _Form(way=way)
        while True:
            try:
                stood = await self._sender.send(
                    bot_id=address.bot_id,
                    chat_id=address.chat_id,
                    urgency=envelope.urgency,
                    call=partial(self._say, say, envelope, form),
                    edits=envelope.edits,
                    weight=weight,
                )
            except (error.TelegramError, Throttled, LeaseEnded) as problem:
                verdict = meaning(
                    problem, address=address, edits=envelope.edits, now=self._clock.now()
                )
                if not isinstance(verdict, Again):
                    return verdict, form.way
                following = await self._next(envelope, form, verdict)
                if following is None:
                    return Refused(problem=words_of(problem)), form.way
                if not isinstance(following, _Form):
                    return following, form.way
                log.warning(
                    "telegram did not take a message; sent in another form",
                    extra={"action": "telegram_form_changed", "change": verdict.value},
                )
                form = following
            else:
                if envelope.edits is None:
                    await self._ways.arrived(envelope, form.way, in_topic=stood.in_topic)
                return Delivered(message_ids=stood.ids), form.way

    async def _next(self, envelope: Envelope, form: _Form, again: Again) -> _Form | Outcome | None:
        """Return the next form to try, the outcome if it has to wait, None if there is none."""
        if again not in (Again.TOPIC_OPENED, Again.OTHER_TOPIC):
            return form.after(again)
        way = await self._ways.after(envelope, form.way, again)
        return replace(form, way=way) if isinstance(way, Way) else way

    async def _say(
        self, say: _Say, envelope: Envelope, form: _Form, bot: telegram.Bot, /
    ) -> _Stood:
        # Asked here, after all waiting: a process that was frozen goes on just before the call.
        if envelope.lease_until is not None and envelope.lease_until <= self._clock.now():
            raise LeaseEnded
        return await say(bot, envelope=envelope, form=form)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stood:
    """What a call brought into the chat; `in_topic` when the chat has topics at all."""

    ids: tuple[int, ...]
    in_topic: bool


class _Say(Protocol):
    async def __call__(
        self, bot: telegram.Bot, /, *, envelope: Envelope, form: _Form
    ) -> _Stood: ...


async def _send_text(bot: telegram.Bot, /, *, envelope: Envelope, form: _Form) -> _Stood:
    message = envelope.message
    words = _said(message, rung=form.rung, repeats=envelope.repeats)
    parse_mode = ParseMode.HTML if form.rung is _Rung.RICH else None
    keyboard = _keyboard(message.buttons) if form.buttons else None
    no_preview = telegram.LinkPreviewOptions(is_disabled=True)
    chat_id = envelope.address.chat_id
    if envelope.edits is not None:
        # Without a keyboard an edit takes the old one away, which is what no buttons mean.
        await bot.edit_message_text(
            words,
            chat_id=chat_id,
            message_id=envelope.edits,
            parse_mode=parse_mode,
            reply_markup=keyboard,
            link_preview_options=no_preview,
        )
        return _Stood(ids=(envelope.edits,), in_topic=True)
    sent = await bot.send_message(
        chat_id,
        words,
        parse_mode=parse_mode,
        reply_markup=telegram.ReplyKeyboardRemove() if message.ends_keyboard else keyboard,
        link_preview_options=no_preview,
        disable_notification=message.silent,
        message_thread_id=form.way.topic_id or None,
        reply_parameters=_reply(envelope),
    )
    return _Stood(ids=(sent.message_id,), in_topic=is_in_topic(sent))


async def _send_picture(bot: telegram.Bot, /, *, envelope: Envelope, form: _Form) -> _Stood:
    message = envelope.message
    picture = message.picture
    if picture is None:
        raise error.BadRequest("there is no picture")
    if not _fits_caption(envelope):
        message = replace(message, body=(), footer=(), buttons=())
    caption = _said(message, rung=form.rung, repeats=envelope.repeats, limit=CAPTION_UNITS)
    sent = await bot.send_photo(
        envelope.address.chat_id,
        picture.content,
        caption=caption,
        parse_mode=ParseMode.HTML if form.rung is _Rung.RICH else None,
        reply_markup=_keyboard(message.buttons) if form.buttons else None,
        # Of two messages the one with all the words makes the sound.
        disable_notification=message.silent or not _fits_caption(envelope),
        message_thread_id=form.way.topic_id or None,
        reply_parameters=_reply(envelope),
        filename=picture.name,
    )
    return _Stood(ids=(sent.message_id,), in_topic=is_in_topic(sent))


def _fits_caption(envelope: Envelope) -> bool:
    """Return whether all the words fit below a picture."""
    lines = fit(envelope.message, limit=TEXT_UNITS, measure=utf16_units, repeats=envelope.repeats)
    return utf16_units("\n".join(line.plain for line in lines)) <= CAPTION_UNITS


def _said(message: Message, *, rung: _Rung, repeats: bool, limit: int = TEXT_UNITS) -> str:
    """Return the words, with Telegram's HTML on the rich rung only."""
    if rung is _Rung.SHORT:
        return one_line(message, repeats=repeats)
    lines = fit(message, limit=limit, measure=utf16_units, repeats=repeats)
    if rung is _Rung.PLAIN:
        return "\n".join(line.plain for line in lines)
    return as_html(lines)


def _keyboard(rows: Sequence[Sequence[Button]]) -> telegram.InlineKeyboardMarkup | None:
    if not any(rows):
        return None
    return telegram.InlineKeyboardMarkup([[_key(button) for button in row] for row in rows if row])


def _key(button: Button) -> telegram.InlineKeyboardButton:
    if button.url is not None:
        return telegram.InlineKeyboardButton(button.label, url=button.url, style=button.style)
    data = encode(button)
    return telegram.InlineKeyboardButton(button.label, callback_data=data, style=button.style)


def _reply(envelope: Envelope) -> telegram.ReplyParameters | None:
    if envelope.reply_to is None:
        return None
    return telegram.ReplyParameters(envelope.reply_to, allow_sending_without_reply=True)


def _albums(envelope: Envelope) -> Iterator[tuple[FileRef, ...]]:
    """Yield the files that can be sent: pictures and films together, everything else one by
    one."""
    bot_id = envelope.address.bot_id
    usable = [
        file
        for file in envelope.message.files
        if file.path is not None or (file.file_id is not None and file.bot_id == bot_id)
    ]
    shown = [file for file in usable if file.kind in ("photo", "video")]
    for start in range(0, len(shown), ALBUM_FILES):
        yield tuple(shown[start : start + ALBUM_FILES])
    for file in usable:
        if file not in shown:
            yield (file,)


async def _send_files(
    bot: telegram.Bot, /, *, envelope: Envelope, form: _Form, files: Sequence[FileRef]
) -> _Stood:
    contents = [await _content(file, envelope.address) for file in files]
    chat_id, topic = envelope.address.chat_id, form.way.topic_id or None
    silent = True  # The text that follows makes the sound.
    if len(files) > 1:
        album = [
            telegram.InputMediaPhoto(content, filename=file.name)
            if file.kind == "photo"
            else telegram.InputMediaVideo(content, filename=file.name)
            for file, content in zip(files, contents, strict=True)
        ]
        sent = await bot.send_media_group(
            chat_id, album, disable_notification=silent, message_thread_id=topic
        )
        ids = tuple(one.message_id for one in sent)
        return _Stood(ids=ids, in_topic=is_in_topic(sent[0]))
    (file,), (content,) = files, contents
    send: Callable[..., Awaitable[telegram.Message]]
    match file.kind:
        case "photo":
            send = bot.send_photo
        case "video":
            send = bot.send_video
        case "voice":
            send = bot.send_voice
        case "audio":
            send = bot.send_audio
        case _:
            send = bot.send_document
    one = await send(
        chat_id, content, disable_notification=silent, message_thread_id=topic, filename=file.name
    )
    return _Stood(ids=(one.message_id,), in_topic=is_in_topic(one))


async def _content(file: FileRef, address: TelegramAddress) -> str | bytes:
    """Return Telegram's id of the file, or its bytes when this bot has none."""
    if file.file_id is not None and file.bot_id == address.bot_id:
        return file.file_id
    if file.path is None:
        raise error.BadRequest("the file is not here")
    return await asyncio.to_thread(file.path.read_bytes)
