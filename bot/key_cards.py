"""API keys as a private chat shows them: the list, one key, the questions before a change."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from bot.context import Context
from bot.keyboards import Inline, Key, Style
from bot.screen import Code, Line, Screen
from bot.standing import workspace_of
from core.flows.change_api_key import GRACE, KEYS_AT_MOST
from core.ids import ApiKeyId
from core.tenants.api_keys import ApiKey, ApiKeys
from core.tenants.scope_words import scope_words
from core.texts import Text, plural, raw, text

LIST, CARD, NEW = "keys", "key", "keynew"
ROTATE, REVOKE, TAKEN = "keyrotate", "keyrevoke", "keytaken"
"""The words in the callback data of the buttons here."""
KIND = "key"
"""The conversation that makes one."""
YES = "yes"
"""The argument with which a key is revoked, and not asked about."""
GRACES = (timedelta(0), timedelta(hours=1), GRACE, timedelta(days=7))
"""For how long the secret before may stay good."""
PAGE = 6
_NAME_LENGTH = 60


class KeyCards:
    """Makes the screens from what is stored at the moment they are asked for."""

    def __init__(self, *, keys: ApiKeys) -> None:
        self._keys = keys

    async def page(self, context: Context, page: int = 0) -> Screen:
        """Return a page of the list: what lets somebody in first, then what is over."""
        workspace_id = workspace_of(context)
        every = await self._keys.all(workspace_id)
        live = [one for one in every if one.is_live(context.now)]
        found = [*live, *(one for one in every if not one.is_live(context.now))]
        start = page * PAGE if page * PAGE < len(found) else 0
        shown = found[start : start + PAGE]
        lines: list[Line] = []
        for number, one in enumerate(shown, start + 1):
            lines += [_line(one, number, context.now), *_lately(one, context.now), raw("")]
        if not found:
            lines += [text("There is none yet."), raw("")]
        lines.append(text("A key lets a program use the API and the live socket as itself."))
        return Screen(
            title=plural("{n} API key", "{n} API keys", n=len(live)) if live else text("API keys"),
            lines=tuple(lines),
            keyboard=_listed(workspace_id, shown, start, len(found), live=len(live)),
        )

    async def card(self, context: Context, key_id: UUID, *, says: Text | None = None) -> Screen:
        """Return one key with its buttons; `says` stands on top. Raises NotFound."""
        one = await self._one(context, key_id)
        lines: list[Line] = [says, raw("")] if says is not None else []
        lines += [text("May: {what}", what=scope_words(one.scopes.words)), *_made(one)]
        lines += _lately(one, context.now)
        if one.grace_until is not None:
            lines.append(text("The secret before is taken until {at}.", at=one.grace_until))
        rows: list[tuple[Key, ...]] = []
        if one.is_live(context.now):
            rows.append((_key(one, text("New secret…"), ROTATE),))
        if one.revoked_at is None:
            rows.append((_key(one, text("Revoke…"), REVOKE),))
        rows.append((_back(context),))
        return Screen(title=raw(_cut(one.name)), lines=tuple(lines), keyboard=Inline(tuple(rows)))

    async def rotation(self, context: Context, key_id: UUID) -> Screen:
        """Return the question before a new secret: how long the present one stays good."""
        one = await self._one(context, key_id)
        rows = [
            (
                _key(
                    one,
                    text("Not a moment") if not grace else text("For {time}", time=grace),
                    ROTATE,
                    f"{int(grace.total_seconds())}.{one.mark}",
                ),
            )
            for grace in GRACES
        ]
        return Screen(
            title=text("A new secret for {name}", name=_cut(one.name)),
            lines=(
                text("How long should the present one stay good beside it?"),
                text("“Not a moment” also closes the live sockets it opened."),
            ),
            keyboard=Inline((*rows, (_key(one, text("Cancel"), CARD),))),
        )

    async def revocation(self, context: Context, key_id: UUID) -> Screen:
        """Return the question before a key is revoked."""
        one = await self._one(context, key_id)
        return Screen(
            title=text("Revoke {name}?", name=_cut(one.name)),
            lines=(
                text(
                    "Whatever uses it is refused at once, and its live sockets are closed."
                    " Nothing brings it back; a new key can be made."
                ),
            ),
            keyboard=Inline(
                (
                    (_key(one, text("Revoke now"), REVOKE, YES, style="danger"),),
                    (_key(one, text("Keep"), CARD),),
                )
            ),
        )

    async def secret(self, context: Context, key_id: UUID, token: str | None) -> Screen:
        """Return a secret, this once; None: the request came again, and it is kept nowhere."""
        if token is None:
            says = text("Its secret was shown before, and is kept nowhere.")
            return await self.card(context, key_id, says=says)
        one = await self._one(context, key_id)
        lines: list[Line] = [
            text("May: {what}", what=scope_words(one.scopes.words)),
            _ends(one, context.now),
            raw(""),
            text("This is the key. It is not shown again, so copy it now:"),
            Code(token),
            text("Programs send it with each request:"),
            Code("Authorization: Bearer …"),
        ]
        if one.grace_until is not None:
            lines.append(text("The secret before is taken until {at}.", at=one.grace_until))
        lines += [raw(""), text("Whoever has it may do this. Take it out of this chat then.")]
        return Screen(
            title=text("🔑 {name}", name=_cut(one.name)),
            lines=tuple(lines),
            keyboard=Inline(((_key(one, text("I have it, take it away"), TAKEN),),)),
        )

    async def _one(self, context: Context, key_id: UUID) -> ApiKey:
        return await self._keys.one(workspace_of(context), ApiKeyId(key_id))


def _listed(
    workspace_id: UUID, shown: list[ApiKey], start: int, count: int, *, live: int
) -> Inline:
    keys = [
        Key(label=text("{number}", number=at), action=CARD, subject=one.id)
        for at, one in enumerate(shown, start + 1)
    ]
    rows = [tuple(keys)] if keys else []
    turns: list[Key] = []
    if start:
        turns.append(_turn(workspace_id, text("‹ Back"), start // PAGE - 1))
    if start + PAGE < count:
        turns.append(_turn(workspace_id, text("More ›"), start // PAGE + 1))
    if turns:
        rows.append(tuple(turns))
    if live < KEYS_AT_MOST:
        rows.append((Key(label=text("➕ New key"), action=NEW, subject=workspace_id),))
    return Inline(tuple(rows))


def _line(one: ApiKey, number: int, now: datetime) -> Text:
    what = scope_words(one.scopes.words)
    if one.is_live(now):
        return text("{number}. {name}: {what}", number=number, name=_cut(one.name), what=what)
    return text("{number}. ✖ {name}: {what}", number=number, name=_cut(one.name), what=what)


def _lately(one: ApiKey, now: datetime) -> list[Line]:
    """Return when it was used and ends, and who made it."""
    used = (
        text("never used")
        if one.last_used_at is None
        else text("last used {at}", at=one.last_used_at)
    )
    who = (
        text("by the operator")
        if one.created_by is None
        else text("by {name}", name=one.created_by.name)
    )
    return [text("{ends} · {used} · {who}", ends=_ends(one, now), used=used, who=who)]


def _made(one: ApiKey) -> list[Line]:
    made: list[Line] = [text("Made {at}.", at=one.created_at)]
    if one.rotated_at is not None:
        made.append(text("Its secret is of {at}.", at=one.rotated_at))
    return made


def _ends(one: ApiKey, now: datetime) -> Text:
    if one.revoked_at is not None:
        return text("revoked {at}", at=one.revoked_at)
    if one.expires_at is None:
        return text("does not end by itself")
    if one.expires_at <= now:
        return text("ended {at}", at=one.expires_at)
    return text("ends {at}", at=one.expires_at)


def _turn(workspace_id: UUID, label: Text, page: int) -> Key:
    return Key(label=label, action=LIST, subject=workspace_id, argument=str(page))


def _key(
    one: ApiKey,
    label: Text,
    action: str,
    argument: str | None = None,
    *,
    style: Style | None = None,
) -> Key:
    return Key(label=label, action=action, subject=one.id, argument=argument, style=style)


def _back(context: Context) -> Key:
    return Key(label=text("All keys"), action=LIST, subject=workspace_of(context))


def _cut(name: str) -> str:
    return name if len(name) <= _NAME_LENGTH else name[: _NAME_LENGTH - 1] + "…"
