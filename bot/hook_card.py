"""An integration's address and how to try it, as its admins are shown it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.keyboards import Inline, Key
from bot.map_words import mapped_line, unlinked
from bot.received_words import became
from bot.screen import Line, Screen
from bot.setup_lines import BLANK, setup_lines
from core.ingest.integration import Integration, Proofs, ReceivedRequest
from core.ingest.preset import Preset
from core.ingest.presets.generic_json import GENERIC_JSON
from core.texts import Text, plural, raw, text

PROVE = "hooksecret"
OPEN = "hookopen"
SWITCH = "hookpreset"
MAP = "hookmap"
FORGET = "hookforget"
UNMAP = "hookunmap"
AGAIN = "hookagain"
CAME = "hookcame"
ADDRESS = "hookaddress"

HERE = "here"
"""Of the button that shows the card: in the place of what was tapped."""

_SHOWN = 3
"""What came last, as many as tell whether it works; the API has them all."""
_FINE = ("done", "new")


def hook_card(
    integration: Integration,
    public_url: str,
    last: Sequence[ReceivedRequest] | None = None,
    suggested: Preset | None = None,
    *,
    can_undo: bool = False,
) -> Screen:
    """Return the address, an example, what came last, and a word of care.

    The address is the secret. `last` is newest first, None for one that was just made; a few of
    them are shown, and of all how many were not understood. `suggested` is the preset that what
    came last is made for, when it is another.
    """
    if not integration.token:
        return Screen(
            title=raw(integration.name),
            lines=(
                text(
                    "Its address cannot be read any more, because the keys were changed. Please"
                    " make a new integration."
                ),
            ),
        )
    url = integration.address(public_url)
    lines: list[Line] = [raw(url), BLANK, *setup_lines(integration.preset, url), BLANK]
    if integration.proof is None:
        lines.append(text("Whoever has the address can send alerts. Keep it to yourself."))
    else:
        lines += _proofs(integration.proof)
    if integration.former_until is not None:
        lines.append(text("The address before is taken until {at}.", at=integration.former_until))
    if integration.mapping is not None:
        lines += [BLANK, mapped_line(integration.mapping)]
    if last is not None:
        lines += [BLANK, *_heard(integration.name, last)]
    if suggested is not None:
        looks = text("What came last looks like {sender}.", sender=suggested.label)
        lines.append(looks)
    if not integration.is_active:
        lines.append(text("It is switched off at the moment."))
    return Screen(
        title=raw(integration.name),
        lines=tuple(lines),
        keyboard=_keys(integration, suggested, last or (), can_undo=can_undo),
    )


def not_understood(name: str, last: Sequence[ReceivedRequest]) -> Text | None:
    """Return how many of the last requests could not be read, and why the newest of them; None
    when all could."""
    refused = [one for one in last if one.status not in _FINE]
    if not refused:
        return None
    newest = refused[0]
    return text(
        "⚠️ {name}: {n} of the last {total} not understood, {at}: {problem}",
        name=name,
        n=len(refused),
        total=len(last),
        at=newest.at,
        problem=unlinked(newest.problem or newest.status),
    )


def _keys(
    one: Integration,
    suggested: Preset | None,
    last: Sequence[ReceivedRequest],
    *,
    can_undo: bool,
) -> Inline:
    """Return what can be changed; the revision tells a tap on an old card."""
    seen = str(one.revision)
    if one.proof is None:
        keys = [Key(label=text("🔑 Ask for a secret"), action=PROVE, subject=one.id,
                    argument=seen)]  # fmt: skip
    else:
        keys = [
            Key(label=text("🔑 New secret"), action=PROVE, subject=one.id, argument=seen),
            Key(label=text("Ask for none"), action=OPEN, subject=one.id, argument=seen),
        ]
    rows: list[tuple[Key, ...]] = [tuple(keys)]
    if suggested is not None:
        switch = text("Switch to {sender}", sender=suggested.label)
        rows.append((Key(label=switch, action=SWITCH, subject=one.id, argument=suggested.name),))
    rows += _mapping_rows(one, last, can_undo=can_undo)
    came = Key(label=text("📥 What came"), action=CAME, subject=one.id)
    address = Key(label=text("♻️ New address"), action=ADDRESS, subject=one.id, argument=seen)
    rows.append((came, address))
    return Inline(tuple(rows))


def _mapping_rows(
    one: Integration, last: Sequence[ReceivedRequest], *, can_undo: bool
) -> list[tuple[Key, ...]]:
    """Return what can be done about the fields: of what can be anything, and of what was not
    understood."""
    seen = str(one.revision)
    has_unknown = any(it.status == "unknown" for it in last)
    rows: list[tuple[Key, ...]] = []
    if can_undo:
        rows.append((Key(label=text("↩ Undo"), action=UNMAP, subject=one.id, argument=seen),))
    if one.mapping is not None and has_unknown:
        again = Key(label=text("🔁 Read the kept ones again"), action=AGAIN, subject=one.id)
        rows.append((again,))
    map_fields = Key(label=text("🧭 Map fields"), action=MAP, subject=one.id)
    if one.mapping is not None:
        forget = Key(label=text("Forget mapping"), action=FORGET, subject=one.id, argument=seen)
        rows.append((map_fields, forget))
    elif has_unknown or one.preset == GENERIC_JSON.name:
        rows.append((map_fields,))
    return rows


def _proofs(proof: Proofs) -> list[Text]:
    lines = [text("🔑 Only what proves its secret is taken.")]
    if proof.former_until is not None:
        lines.append(text("The secret before is taken until {at}.", at=proof.former_until))
    if proof.refused and proof.refused_at is not None:
        refused = plural("{n} request refused", "{n} requests refused", n=proof.refused)
        why = _WHY.get(proof.refused_why or "", _WHY["wrong"])
        lines.append(
            text(
                "⛔ {refused}, the last {at}: {why}", refused=refused, at=proof.refused_at, why=why
            )
        )
    return lines


_WHY = {
    "missing": text("it carried no proof"),
    "wrong": text("its proof was wrong"),
    "stale": text("its proof was of another time"),
}


def _heard(name: str, last: Sequence[ReceivedRequest]) -> list[Text]:
    """Return what became of the last requests: whoever sets it up must see that it works."""
    if not last:
        return [text("Nothing has come here yet.")]
    shown = [text("What came last:"), *(became(one) for one in last[:_SHOWN])]
    earlier = not_understood(name, last)
    has_more = any(one.status not in _FINE for one in last[_SHOWN:])
    return [*shown, earlier] if earlier is not None and has_more else shown
