"""Every conversation of several steps; one more is one file here and one line in the list."""

from __future__ import annotations

from bot.dialog import Conversation
from bot.dialogs.complaint import Complaint
from bot.dialogs.inhibition import InhibitionConversation
from bot.dialogs.integration import IntegrationConversation
from bot.dialogs.invite import InviteConversation
from bot.dialogs.key import KeyConversation
from bot.dialogs.limit import LimitConversation
from bot.dialogs.mapping import MappingConversation
from bot.dialogs.place import PlaceConversation
from bot.dialogs.receiver import ReceiverConversation
from bot.dialogs.route import RouteConversation
from bot.dialogs.rule import RuleConversation
from bot.dialogs.secret import SecretConversation
from bot.dialogs.silence import SilenceConversation
from bot.dialogs.who import WhoConversation
from bot.dialogs.workspace import WorkspaceConversation
from bot.dialogs.zone import ZoneConversation
from bot.hook_cards import HookCards
from bot.inhibition_cards import InhibitionCards
from bot.key_cards import KeyCards
from bot.place_card import PlaceCards
from bot.services import BotServices
from bot.silence_cards import SilenceCards
from core.ingest.presets import PRESETS


def conversations(services: BotServices) -> tuple[Conversation, ...]:
    """Return the conversations, each with the flows it needs."""
    return (
        Complaint(submit=services.submit, places=services.places),
        InviteConversation(invite=services.invite),
        PlaceConversation(places=services.places, cards=PlaceCards(outlet=services.outlet)),
        IntegrationConversation(
            integrations=services.integrations,
            presets=PRESETS,
            public_url=services.public_url,
        ),
        SecretConversation(secrets=services.sender_secrets, integrations=services.integrations),
        MappingConversation(
            integrations=services.integrations,
            cards=HookCards(integrations=services.integrations, public_url=services.public_url),
        ),
        RuleConversation(
            rules=services.rules,
            trials=services.rule_trials,
            places=services.places,
            cases=services.cases,
            received=services.received_signals,
            rehearsals=services.rule_rehearsals,
        ),
        InhibitionConversation(
            inhibitions=services.calm.inhibitions,
            cards=InhibitionCards(inhibitions=services.calm.inhibitions),
            alerts=services.alerts,
        ),
        SilenceConversation(
            silence=services.calm.silence,
            cards=SilenceCards(silences=services.calm.silences),
            alerts=services.alerts,
            rules=services.rules,
        ),
        RouteConversation(calm=services.calm),
        WhoConversation(calm=services.calm),
        ReceiverConversation(calm=services.calm),
        LimitConversation(
            limits=services.calm.limits,
            change=services.calm.change_limit,
            rules=services.rules,
            integrations=services.integrations,
        ),
        KeyConversation(change=services.change_api_key, cards=KeyCards(keys=services.keys)),
        ZoneConversation(zones=services.zones),
        WorkspaceConversation(found=services.found),
    )
