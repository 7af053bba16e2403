"""Everything that hears what is no command, tap or answer; tried in the order of the lists."""

from __future__ import annotations

from bot.dialogs.complaint.begin import BeginComplaint
from bot.listener import EditListener, MembershipListener, MessageListener
from bot.listeners.alert_notes import AlertNotes
from bot.listeners.case_replies import CaseReplies
from bot.listeners.edited_notes import EditedNotes
from bot.listeners.edited_rule import EditedRule
from bot.listeners.edited_words import EditedWords
from bot.listeners.first_words import FirstWords
from bot.listeners.linked_chat import LinkedChat
from bot.listeners.membership import Membership
from bot.listeners.picked_receiver import PickedReceiver
from bot.listeners.topic_names import TopicNames
from bot.services import BotServices


def message_listeners(services: BotServices) -> tuple[MessageListener, ...]:
    """Return who hears messages; whatever is left in private begins a complaint."""
    return (
        LinkedChat(link=services.link_chat, people=services.people, outlet=services.outlet),
        PickedReceiver(calm=services.calm, outlet=services.outlet),
        TopicNames(topics=services.topics),
        AlertNotes(subjects=services.subjects, notes=services.calm.notes, outlet=services.outlet),
        CaseReplies(
            subjects=services.subjects, cases=services.cases, add_message=services.add_message
        ),
        FirstWords(begin=BeginComplaint(places=services.places)),
    )


def edit_listeners(services: BotServices) -> tuple[EditListener, ...]:
    """Return who hears that a message was changed."""
    return (
        EditedRule(rules=services.rules),
        EditedNotes(notes=services.calm.notes),
        EditedWords(
            add_message=services.add_message, begin=BeginComplaint(places=services.places)
        ),
    )


def membership_listeners(services: BotServices) -> tuple[MembershipListener, ...]:
    """Return who hears what became of the bot in a chat."""
    return (Membership(people=services.people, reach=services.chat_reach),)
