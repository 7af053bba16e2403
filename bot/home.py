"""What a person is greeted with: who they are here, and what to do first."""

from __future__ import annotations

from telegram import ChatAdministratorRights

from bot.context import Context
from bot.keyboards import ChatPicker, Reply
from bot.screen import Screen
from bot.vertical_words import on_watch, places_step, to_customer
from core.tenants.role import Role
from core.tenants.role_words import role_word
from core.tenants.vertical import Vertical
from core.texts import Text, raw, text

LINK_A_GROUP = 1
"""The number with which the chosen group comes back from the chat picker."""

_RIGHTS = ChatAdministratorRights(
    can_manage_chat=True,
    can_manage_topics=True,
    is_anonymous=False,
    can_delete_messages=False,
    can_manage_video_chats=False,
    can_restrict_members=False,
    can_promote_members=False,
    can_change_info=False,
    can_invite_users=False,
    can_post_stories=False,
    can_edit_stories=False,
    can_delete_stories=False,
)
"""What the bot asks for: to open a topic of its own. An administrator also hears answers."""


def link_a_group() -> Reply:
    """Return the keyboard with Telegram's own list of groups."""
    picker = ChatPicker(label=text("🔗 Link a group"), request_id=LINK_A_GROUP, rights=_RIGHTS)
    return Reply(((picker,),))


def pick_a_group(label: Text, request_id: int) -> Reply:
    """Return the same list under another label, whose choice comes back with that number."""
    return Reply(((ChatPicker(label=label, request_id=request_id, rights=_RIGHTS),),))


def home(context: Context) -> Screen:
    """Return the greeting for what the person is in the workspace that counts here."""
    standing = context.standing
    if standing is None:
        return Screen(title=_hello(context), lines=_to_newcomer())
    if standing.role is None:
        invitation = to_customer(standing.vertical, standing.workspace_name)
        return Screen(title=_hello(context), lines=(invitation, _what_becomes_of_it()))
    who = text(
        "You are {role} of “{workspace}”.",
        role=role_word(standing.role),
        workspace=standing.workspace_name,
    )
    if standing.role.covers(Role.ADMIN):
        return Screen(
            title=_hello(context),
            lines=(who, raw(""), *_first_steps(standing.vertical)),
            keyboard=link_a_group(),
        )
    return Screen(title=_hello(context), lines=(who, raw(""), *_to_member(standing.role)))


def group_greeting(context: Context) -> tuple[Text, ...]:
    """Return what a group is told that was linked."""
    standing = context.standing
    workspace = standing.workspace_name if standing is not None else ""
    return (
        text("🔔 Alerts of “{workspace}” come here from now on.", workspace=workspace),
        text(
            "Tap Acknowledge when you look at one and Resolve when it is done; everybody sees who"
            " has it. Only members can tap: /invite brings people in."
        ),
    )


def _hello(context: Context) -> Text:
    sender = context.messages[0].from_user if context.messages else None
    name = sender.first_name if sender is not None else context.person.name
    return text("Hello {name}!", name=name)


def _to_newcomer() -> tuple[Text, ...]:
    return (
        text(
            "I bring what you have to say to the people who can help, and tell you what comes"
            " of it."
        ),
        text(
            "Please scan the QR code of the place, or open its link, so that I know whom to tell."
        ),
    )


def _what_becomes_of_it() -> Text:
    return text("You get a number and can watch what becomes of it. /my shows what you sent.")


def _first_steps(vertical: Vertical | None) -> tuple[Text, ...]:
    return (
        text(
            "1. Tap “Link a group” below: alerts come there too, and your team takes them with"
            " one tap."
        ),
        places_step(vertical),
        text("3. /login: open the live dashboard."),
        text("4. /rules: see what raises an alert, and make it yours."),
        raw(""),
        on_watch(vertical),
        text(
            "/integrations connects machines, /invite brings in your team, /help shows the rest."
        ),
    )


def _to_member(role: Role) -> tuple[Text, ...]:
    lines = [text("/alerts shows what is open right now."), text("/login opens the dashboard.")]
    if role.covers(Role.STAFF):
        lines.insert(
            0,
            text(
                "When something needs you, tap Acknowledge below the alert, and"
                " Resolve when it is done."
            ),
        )
    return tuple(lines)
