"""The workspace's time zone as a chat shows it: the panel, what a move came to, what was meant."""

from __future__ import annotations

from collections.abc import Sequence

from bot.context import Context
from bot.keyboards import Choice, Inline, Key
from bot.rule_words import shown_name
from bot.screen import Line, Screen
from bot.standing import workspace_of
from bot.zone_words import clock_there, now_there, when_there, zone_here, zone_name
from core.rulebook.zone import Coming, Moved, ZoneMoved
from core.tenants.role import Role
from core.texts import Text, plural, raw, text
from core.texts.cities import Heard, Meant, short_name, usual_zones

SHOW, UNDO = "zone", "zoneundo"
"""The words in the callback data of the buttons here."""
TYPE = "type"
"""The argument of the button that asks for a city."""
KIND, CITY = "zone", "city"
"""The conversation that asks for one, and its step."""
CHANGES = Role.ADMIN
"""The least role that may change it; every member sees it."""
_A_ROW = 2
_QUOTED = 40


def zone_panel(context: Context, *, zone: str | None = None, says: Sequence[Text] = ()) -> Screen:
    """Return the zone with what time it is there, and the likely other ones for whoever may
    change it; `zone` None: the one that was read with the update. `says` stands on top."""
    zone = zone or zone_here(context)
    lines: list[Line] = [*says, raw("")] if says else []
    lines += [
        now_there(zone, context),
        raw(""),
        text("Rules by the clock, their hours and the days of reports follow it."),
    ]
    if context.role is None or not context.role.covers(CHANGES):
        lines.append(text("Administrators can change it."))
        return Screen(title=_title(zone, context), lines=tuple(lines))
    return Screen(
        title=_title(zone, context), lines=tuple(lines), keyboard=Inline(_likely(zone, context))
    )


def moved_screen(moved: Moved, context: Context, *, is_back: bool = False) -> Screen:
    """Return what moved with the zone; with an Undo unless it `is_back` where it was."""
    if moved.change is None:
        already = text("It is {city} already.", city=zone_name(moved.zone, context))
        return zone_panel(context, zone=moved.zone, says=(already,))
    lines: list[Line] = [text("Taken back."), raw("")] if is_back else []
    lines += [now_there(moved.zone, context), raw(""), *_followed(moved, context)]
    another = Key(label=text("Another zone"), action=SHOW, subject=workspace_of(context))
    undo = Key(label=text("↩ Undo"), action=UNDO, subject=moved.change)
    return Screen(
        title=_title(moved.zone, context),
        lines=tuple(lines),
        keyboard=Inline(((another,),) if is_back else ((undo, another),)),
    )


def meanwhile_screen(meanwhile: ZoneMoved, context: Context) -> Screen:
    """Return who moved the workspace since this reader looked, and the panel as it is now."""
    return zone_panel(context, zone=meanwhile.zone, says=(_who(meanwhile, context),))


def meanwhile_toast(meanwhile: ZoneMoved, context: Context) -> Text:
    """Return the same for a tap, in few words."""
    if meanwhile.by == context.person.id:
        return text("You have changed the time zone since. This is how it is now.")
    return text("Somebody else changed the time zone. This is how it is now.")


def city_asked(meant: Meant | None, said: str, context: Context) -> Screen:
    """Return the question for a city; `meant` is what was made of what they `said` before."""
    cancel = Choice(label=text("Cancel"), word="cancel")
    if meant is None:
        return Screen(
            title=text("Which city?"),
            lines=(text("Write a big city whose clocks are yours, such as Madrid or New York."),),
            keyboard=Inline(((cancel,),)),
        )
    keys = [Choice(label=_label(one, context), word=short_name(one)) for one in meant.zones]
    rows = [tuple(keys[at : at + _A_ROW]) for at in range(0, len(keys), _A_ROW)]
    short = said if len(said) <= _QUOTED else said[: _QUOTED - 1] + "…"
    return Screen(
        title=text("Which city?"),
        lines=_about(meant, short),
        keyboard=Inline((*rows, (cancel,))),
    )


def _about(meant: Meant, said: str) -> tuple[Line, ...]:
    another = text("Or write another big city, or the country.")
    match meant.heard, bool(meant.zones):
        case Heard.DISTANCE, is_somewhere:
            why = text(
                "“{said}” is a clock and no place: most places change theirs twice a year. With a"
                " city the times stay right.",
                said=said,
            )
            here = text("These cities have it:") if is_somewhere else text("Write a big city.")
            return (why, here)
        case Heard.NOTHING, True:
            return (text("I know no place “{said}”. Is it one of these?", said=said), another)
        case Heard.NOTHING, False:
            return (text("I know no place “{said}”.", said=said), another)
        case _:
            return (text("“{said}” can be more than one:", said=said), another)


def _likely(zone: str, context: Context) -> tuple[tuple[Key, ...], ...]:
    """Return the buttons of the panel, each with the time that it is there."""

    def key(one: str) -> Key:
        label = _label(one, context)
        return Key(
            label=text("✓ {label}", label=label) if one == zone else label,
            action=SHOW,
            subject=workspace_of(context),
            argument=f"{short_name(one)}.{short_name(zone)}",
        )

    keys = [key(one) for one in usual_zones(zone, context.locale.language)]
    rows = [tuple(keys[at : at + _A_ROW]) for at in range(0, len(keys), _A_ROW)]
    typed = Key(
        label=text("⌨ Type a city"), action=SHOW, subject=workspace_of(context), argument=TYPE
    )
    return (*rows, (typed,))


def _label(zone: str, context: Context) -> Text:
    return text("{city} {time}", city=zone_name(zone, context), time=clock_there(zone, context))


def _title(zone: str, context: Context) -> Text:
    return text("🕘 Time zone: {city}", city=zone_name(zone, context))


def _followed(moved: Moved, context: Context) -> list[Text]:
    if not (moved.by_clock or moved.by_hours):
        return [text("No rule waits for a time of day, so nothing else changed.")]
    lines: list[Text] = []
    city = zone_name(moved.zone, context)
    if moved.by_clock:
        lines.append(
            plural(
                "{n} rule by the clock now follows {city}.",
                "{n} rules by the clock now follow {city}.",
                n=moved.by_clock,
                city=city,
            )
        )
    if moved.coming is not None:
        lines.append(_next(moved.coming, moved.zone, context))
    if moved.by_hours:
        lines.append(
            plural(
                "The hours of {n} rule are those of {city}.",
                "The hours of {n} rules are those of {city}.",
                n=moved.by_hours,
                city=city,
            )
        )
    return lines


def _next(coming: Coming, zone: str, context: Context) -> Text:
    name = shown_name(coming.spec, coming.spec.name, context.locale)
    if coming.at <= context.now:
        return text("Next: “{name}”, at once.", name=name)
    when = when_there(coming.at, zone, context)
    if coming.spec.report is not None:
        return text("Next report: “{name}”, {when}.", name=name, when=when)
    return text("Next: “{name}”, {when}.", name=name, when=when)


def _who(meanwhile: ZoneMoved, context: Context) -> Text:
    city = zone_name(meanwhile.zone, context)
    if meanwhile.at is None:
        return text("⚠️ The time zone was changed to {city}.", city=city)
    if meanwhile.by == context.person.id:
        return text("⚠️ You changed it to {city} yourself, {at}.", city=city, at=meanwhile.at)
    if meanwhile.by_name is None:
        return text("⚠️ It was changed to {city}, {at}.", city=city, at=meanwhile.at)
    return text(
        "⚠️ {name} changed it to {city}, {at}.", name=meanwhile.by_name, city=city, at=meanwhile.at
    )
