"""Every button below a card, a message or a list; one more is one file and one line here."""

from __future__ import annotations

from bot.alert_story import AlertStory
from bot.assignees import Assignees
from bot.button import Button
from bot.buttons.acknowledge import Acknowledge
from bot.buttons.assign import AssignToMe
from bot.buttons.assign_pick import AssignTo
from bot.buttons.close_case import CloseCase
from bot.buttons.digest import OpenDigest, ShowHeldAlert
from bot.buttons.filter import SetFilter
from bot.buttons.inhibition import (
    DeleteInhibition,
    NewInhibition,
    ShowInhibition,
    ShowInhibitions,
    SwitchInhibition,
    UndeleteInhibition,
)
from bot.buttons.integration import ShowIntegration
from bot.buttons.integration_address import NewAddress
from bot.buttons.integration_came import ShowReceived, ShowRequest
from bot.buttons.integration_mapping import ForgetMapping, MapFields, ReadAgain, UndoMapping
from bot.buttons.integration_preset import SwitchPreset
from bot.buttons.integration_proof import AskForNone, AskForSecret
from bot.buttons.key import (
    NewKey,
    RevokeKey,
    RotateKey,
    ShowKey,
    ShowKeys,
    TakeSecretAway,
)
from bot.buttons.letter import ShowLetter
from bot.buttons.letter_again import SendLetterAgain
from bot.buttons.letter_drop import DropLetter
from bot.buttons.letters import ShowLetters
from bot.buttons.letters_again import SendAllAgain
from bot.buttons.limit import AlterLimit, NewLimit, ShowLimit, ShowLimits, UndoLimit
from bot.buttons.new_integration import NewIntegration
from bot.buttons.new_place import NewPlace
from bot.buttons.place import ShowPlace
from bot.buttons.rate import Rate
from bot.buttons.receiver_add import AddPerson, AddReceiver
from bot.buttons.receiver_card import ShowReceiver
from bot.buttons.receiver_list import ShowReceivers
from bot.buttons.receiver_test import LookAtTest
from bot.buttons.receiver_undo import UndoReceiver
from bot.buttons.reopen import Reopen
from bot.buttons.reopen_case import ReopenCase
from bot.buttons.resolve import Resolve
from bot.buttons.route_card import ShowRoute, ToggleReceiver, UndoRoute
from bot.buttons.route_list import AskWho, NewRoute, ShowRoutes
from bot.buttons.rule_card import ShowRule
from bot.buttons.rule_copy import CopyRule
from bot.buttons.rule_delete import DeleteRule
from bot.buttons.rule_edit import EditRule, TestRule
from bot.buttons.rule_list import ShowRules
from bot.buttons.rule_new import NewRule
from bot.buttons.rule_switch import SwitchRule
from bot.buttons.rule_undo import UndoRule
from bot.buttons.session import EndSession, EndSessions
from bot.buttons.silence import Silence, Unsilence
from bot.buttons.silence_card import (
    ChangeReason,
    EndSilence,
    NewSilence,
    ProlongSilence,
    ShowSilence,
    ShowSilences,
    UndoSilence,
)
from bot.buttons.solved import Solved
from bot.buttons.team import (
    NewInvite,
    RevokeInvite,
    ShowInvites,
    ShowMember,
    ShowTeam,
    WhoSeesWhat,
)
from bot.buttons.vertical import ChooseVertical
from bot.buttons.vertical_undo import UndoVertical
from bot.buttons.why import Why
from bot.buttons.workspace import GoToWorkspace, NewWorkspace
from bot.buttons.zone import ChangeZone
from bot.buttons.zone_undo import UndoZone
from bot.digest_panel import DigestPanel
from bot.hook_cards import HookCards
from bot.inhibition_cards import InhibitionCards
from bot.key_cards import KeyCards
from bot.late_presses import LatePresses
from bot.limit_cards import LimitCards
from bot.open_alerts import OpenAlerts
from bot.own_cases import OwnCases
from bot.place_card import PlaceCards
from bot.receiver_cards import ReceiverCards
from bot.route_cards import RouteCards
from bot.rule_cards import RuleCards
from bot.services import BotServices
from bot.session_cards import SessionCards
from bot.silence_cards import SilenceCards
from bot.team_cards import TeamCards
from bot.undelivered import Undelivered
from bot.workspace_cards import WorkspaceCards


def buttons(services: BotServices) -> tuple[Button, ...]:
    """Return the buttons, each with the flows it needs."""
    own = OwnCases(cases=services.cases)
    open_alerts = OpenAlerts(alerts=services.alerts)
    late = LatePresses(alerts=services.alerts, redraw=services.calm.redraw)
    screens = Undelivered(letters=services.dead_letters)
    hooks = HookCards(integrations=services.integrations, public_url=services.public_url)
    routes = RouteCards(calm=services.calm)
    receivers = ReceiverCards(receivers=services.calm.receivers)
    rules, cards = services.rules, RuleCards(rules=services.rules)
    calm, silences = services.calm, SilenceCards(silences=services.calm.silences)
    inhibitions = InhibitionCards(inhibitions=services.calm.inhibitions)
    limit_cards = LimitCards(limits=services.calm.limits)
    key_cards = KeyCards(keys=services.keys)
    session_cards = SessionCards(sessions=services.sessions)
    team = TeamCards(team=services.team, places=services.places)
    workspaces = WorkspaceCards(sign_in=services.sign_in)
    return (
        Acknowledge(acknowledge=services.acknowledge, open_alerts=open_alerts, late=late),
        AssignToMe(assign=services.assign, late=late),
        AssignTo(
            assign=services.assign,
            assignees=Assignees(alerts=services.alerts, team=services.team),
            late=late,
        ),
        Resolve(resolve=services.resolve, open_alerts=open_alerts, late=late),
        Reopen(reopen=services.reopen, late=late),
        Why(story=AlertStory(stories=services.calm.stories)),
        OpenDigest(panel=DigestPanel(digests=services.calm.digests)),
        ShowHeldAlert(show=services.calm.show_alert),
        ShowLimits(cards=limit_cards),
        ShowLimit(cards=limit_cards),
        NewLimit(),
        AlterLimit(limits=calm.limits, change=calm.change_limit, cards=limit_cards),
        UndoLimit(change=calm.change_limit, cards=limit_cards),
        Solved(rate=services.rate),
        Rate(cases=services.cases),
        CloseCase(change_case=services.change_case, own=own),
        ReopenCase(change_case=services.change_case, own=own),
        ShowPlace(places=services.places, cards=PlaceCards(outlet=services.outlet)),
        NewPlace(),
        ShowIntegration(cards=hooks),
        NewIntegration(),
        SwitchPreset(integrations=services.integrations, cards=hooks),
        AskForSecret(),
        AskForNone(secrets=services.sender_secrets, cards=hooks),
        MapFields(integrations=services.integrations),
        ForgetMapping(integrations=services.integrations, cards=hooks),
        UndoMapping(integrations=services.integrations, cards=hooks),
        ReadAgain(integrations=services.integrations, cards=hooks),
        ShowReceived(integrations=services.integrations),
        ShowRequest(integrations=services.integrations),
        NewAddress(integrations=services.integrations, cards=hooks),
        ShowLetters(screens=screens),
        ShowLetter(screens=screens),
        SendLetterAgain(letters=services.dead_letters, screens=screens),
        SendAllAgain(letters=services.dead_letters, screens=screens),
        DropLetter(letters=services.dead_letters, screens=screens),
        ShowRules(cards=cards),
        ShowRule(cards=cards),
        NewRule(),
        SwitchRule(rules=rules, cards=cards),
        EditRule(cards=cards),
        TestRule(cards=cards),
        CopyRule(rules=rules, cards=cards),
        DeleteRule(rules=rules, cards=cards),
        UndoRule(undo=services.rule_undo, cards=cards),
        ChooseVertical(verticals=services.verticals),
        UndoVertical(verticals=services.verticals),
        Silence(silence=calm.silence, cards=silences, alerts=services.alerts),
        Unsilence(silence=calm.silence, cards=silences),
        ShowSilences(cards=silences),
        ShowSilence(cards=silences),
        EndSilence(silence=calm.silence, cards=silences),
        ProlongSilence(silence=calm.silence, silences=calm.silences, cards=silences),
        UndoSilence(silence=calm.silence, cards=silences),
        ChangeReason(),
        NewSilence(),
        ShowInhibitions(cards=inhibitions),
        ShowInhibition(cards=inhibitions),
        SwitchInhibition(inhibitions=calm.inhibitions, cards=inhibitions),
        DeleteInhibition(inhibitions=calm.inhibitions, cards=inhibitions),
        UndeleteInhibition(inhibitions=calm.inhibitions, cards=inhibitions),
        NewInhibition(),
        EndSession(sessions=services.sessions, cards=session_cards),
        EndSessions(sessions=services.sessions, cards=session_cards),
        ShowKeys(cards=key_cards),
        ShowKey(cards=key_cards),
        NewKey(),
        RotateKey(change=services.change_api_key, cards=key_cards),
        RevokeKey(change=services.change_api_key, cards=key_cards),
        TakeSecretAway(cards=key_cards),
        ChangeZone(zones=services.zones),
        UndoZone(zones=services.zones),
        SetFilter(calm=services.calm),
        ShowRoutes(cards=routes),
        NewRoute(),
        AskWho(),
        ShowRoute(calm=services.calm, cards=routes),
        ToggleReceiver(calm=services.calm, cards=routes),
        UndoRoute(calm=services.calm, cards=routes),
        ShowReceivers(cards=receivers),
        ShowReceiver(calm=services.calm, cards=receivers),
        LookAtTest(calm=services.calm, cards=receivers),
        UndoReceiver(calm=services.calm, cards=receivers),
        AddReceiver(calm=services.calm, cards=receivers, team=services.team),
        AddPerson(calm=services.calm, cards=receivers, team=services.team),
        ShowTeam(cards=team),
        ShowMember(
            cards=team,
            team=services.team,
            change=services.change_member,
            responsibilities=services.responsibilities,
        ),
        WhoSeesWhat(cards=team, change=services.change_workspace),
        ShowInvites(cards=team),
        RevokeInvite(cards=team, invite=services.invite),
        NewInvite(),
        GoToWorkspace(belonging=services.belonging, cards=workspaces),
        NewWorkspace(),
    )
