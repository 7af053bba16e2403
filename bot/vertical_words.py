"""What is said differently by what a workspace is run for: examples, greetings, categories."""

from __future__ import annotations

from typing import assert_never

from bot.context import Context
from core.tenants.vertical import Vertical
from core.texts import Text, raw, text

_ROOMS = ("cleanliness", "noise", "staff", "facilities", "billing", "other")
_SHOP = ("delivery", "damaged", "refund", "staff", "queue", "other")
_SOFTWARE = ("outage", "login", "billing", "lost_data", "idea", "other")
KNOWN_CATEGORIES = frozenset((*_ROOMS, *_SHOP, *_SOFTWARE))
"""What may be stored as a category by a tap; never a new meaning."""


def vertical_here(context: Context) -> Vertical | None:
    """Return what the workspace that counts here is run for; None: nobody has said."""
    return context.standing.vertical if context.standing is not None else None


def categories(vertical: Vertical | None) -> tuple[str, ...]:
    """Return what complaints are about, as stored; `category_word` says them."""
    match vertical:
        case Vertical.SHOP:
            return _SHOP
        case Vertical.SOFTWARE:
            return _SOFTWARE
        case Vertical.HOSPITALITY | Vertical.OTHER | None:
            return _ROOMS
        case _:
            assert_never(vertical)


def category_word(category: str) -> Text:
    """Return a ready-made category as a person reads it."""
    words = {
        "cleanliness": text("Cleanliness"),
        "noise": text("Noise"),
        "staff": text("Our staff"),
        "facilities": text("Facilities"),
        "billing": text("Billing"),
        "delivery": text("Delivery"),
        "damaged": text("Damaged item"),
        "refund": text("Refund"),
        "queue": text("Waiting time"),
        "outage": text("Not working"),
        "login": text("Signing in"),
        "lost_data": text("Lost data"),
        "idea": text("An idea"),
        "other": text("Something else"),
    }
    return words.get(category) or raw(category)


def to_customer(vertical: Vertical | None, workspace: str) -> Text:
    """Return the invitation to write, for a customer."""
    match vertical:
        case Vertical.HOSPITALITY:
            return text(
                "Is something wrong in your room at “{workspace}”, or very good? Just write it"
                " here, or send a photo or a voice message.",
                workspace=workspace,
            )
        case Vertical.SHOP:
            return text(
                "Is something wrong with your order or your visit at “{workspace}”, or very good?"
                " Just write it here, or send a photo or a voice message.",
                workspace=workspace,
            )
        case Vertical.SOFTWARE:
            return text(
                "Does something not work at “{workspace}”, or could it be better? Just write it"
                " here, or send a screenshot.",
                workspace=workspace,
            )
        case Vertical.OTHER | None:
            return text(
                "Is something wrong at “{workspace}”, or very good? Just write it here, or send a"
                " photo or a voice message.",
                workspace=workspace,
            )
        case _:
            assert_never(vertical)


def places_step(vertical: Vertical | None) -> Text:
    """Return the second of the first steps."""
    match vertical:
        case Vertical.HOSPITALITY:
            return text(
                "2. /places: name a room, or the breakfast. Its link and QR code let guests write"
                " to you."
            )
        case Vertical.SHOP:
            return text(
                "2. /places: name a shop, a counter or the delivery. Its link and QR code let"
                " customers write to you."
            )
        case Vertical.SOFTWARE:
            return text(
                "2. /places: name a product or a service. Its link and QR code let users write to"
                " you."
            )
        case Vertical.OTHER | None:
            return text(
                "2. /places: name a room, a shop or a product. Its link and QR code let customers"
                " write to you."
            )
        case _:
            assert_never(vertical)


def place_examples(vertical: Vertical | None) -> Text:
    """Return examples for the name of a place."""
    match vertical:
        case Vertical.HOSPITALITY:
            return text(
                "For example “Room 12”, “Breakfast” or “Front desk”. Customers see this name."
            )
        case Vertical.SHOP:
            return text(
                "For example “Counter”, “Delivery” or “Fitting rooms”. Customers see this name."
            )
        case Vertical.SOFTWARE:
            return text("For example “App”, “API” or “Support”. Customers see this name.")
        case Vertical.OTHER | None:
            return text(
                "For example “Room 12”, “Front desk” or “Coffee machine”. Customers see this name."
            )
        case _:
            assert_never(vertical)


def on_watch(vertical: Vertical | None) -> Text:
    """Return what raises an alert before anybody wrote a rule."""
    match vertical:
        case Vertical.HOSPITALITY:
            return text(
                "Already on watch: every complaint, without a sound; and with one: ratings of 1"
                " and 2 stars, words like “dirty”, “no hot water” or “stolen”, and three"
                " complaints at one place within an hour."
            )
        case Vertical.SHOP:
            return text(
                "Already on watch: every complaint, without a sound; and with one: ratings of 1"
                " and 2 stars, words like “refund”, “damaged” or “chargeback”, and five"
                " complaints at one place within an hour."
            )
        case Vertical.SOFTWARE:
            return text(
                "Already on watch: every complaint, without a sound; and with one: ratings of 1"
                " and 2 stars, words like “is down” or “can't log in”, critical alerts of your"
                " machines, and bursts and storms of them."
            )
        case Vertical.OTHER | None:
            return text(
                "Already on watch: every complaint, without a sound; and with one: ratings of 1"
                " and 2 stars, words like “refund”, “broken” or “dangerous”, and critical alerts"
                " of your machines."
            )
        case _:
            assert_never(vertical)
