"""The panel of /filter: what somebody hears of in their own chat, and what of it with a sound."""

from __future__ import annotations

from bot.context import Context
from bot.keyboards import Inline, Key
from bot.receiver_words import hears, loud
from bot.screen import Line, Screen
from bot.standing import workspace_of
from core.flows.change_filter import OwnFilter
from core.severity import Severity
from core.texts import Text, raw, text
from core.texts.severity_words import severity_word

SET = "flt"
"""The word in the callback data of its buttons."""
AS_IT_IS = "as"


def filter_panel(own: OwnFilter, context: Context) -> Screen:
    """Return both settings with their buttons."""
    least = own.minimum_severity or Severity.LOW
    lines: tuple[Line, ...] = (
        hears(least),
        text("With a sound: as the receiver says")
        if own.loud_from is None
        else loud(own.loud_from),
        raw(""),
        text("First row: what you hear of. Second: from when on with a sound."),
        text("What you are not told because of it says so in the alert's Why."),
    )

    def key(label: Text, which: str, word: str, *, is_it: bool) -> Key:
        return Key(
            label=text("✓ {label}", label=label) if is_it else label,
            action=SET,
            subject=workspace_of(context),
            argument=f"{which}.{word}",
        )

    hear = [
        key(
            text("everything") if one is Severity.LOW else severity_word(one),
            "sev",
            one.value,
            is_it=one is least,
        )
        for one in Severity
    ]
    sound = [
        key(severity_word(one), "loud", one.value, is_it=one is own.loud_from) for one in Severity
    ]
    usual = key(text("🔔 as the receiver says"), "loud", AS_IT_IS, is_it=own.loud_from is None)
    return Screen(
        title=text("What you hear of"),
        lines=lines,
        keyboard=Inline((tuple(hear), tuple(sound), (usual,))),
    )
