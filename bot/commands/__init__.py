"""Every command, in the order in which menus and /help show them."""

from __future__ import annotations

from bot.alert_story import AlertStory
from bot.command import Command
from bot.commands.alerts import Alerts
from bot.commands.app import App
from bot.commands.cancel import Cancel
from bot.commands.complain import Complain
from bot.commands.filter import Filter
from bot.commands.help import Help
from bot.commands.here import Here
from bot.commands.integrations import Integrations
from bot.commands.invite import Invite
from bot.commands.keys import Keys
from bot.commands.limits import Limits
from bot.commands.login import Login
from bot.commands.my import My
from bot.commands.places import Places
from bot.commands.receivers import Receivers
from bot.commands.report import Report
from bot.commands.routes import Routes
from bot.commands.rule import Rule
from bot.commands.rules import Rules
from bot.commands.sessions import Sessions
from bot.commands.silence import Silence
from bot.commands.silences import Silences
from bot.commands.start import Start
from bot.commands.stats import Stats
from bot.commands.team import Team
from bot.commands.undelivered import Undelivered
from bot.commands.why import Why
from bot.commands.workspaces import Workspaces
from bot.commands.zone import Zone
from bot.dialogs.complaint.begin import BeginComplaint
from bot.key_cards import KeyCards
from bot.login_link import LoginLink
from bot.open_alerts import OpenAlerts
from bot.own_cases import OwnCases
from bot.place_card import PlaceCards
from bot.receiver_cards import ReceiverCards
from bot.route_cards import RouteCards
from bot.rule_cards import RuleCards
from bot.rule_stats import RuleStats
from bot.services import BotServices
from bot.session_cards import SessionCards
from bot.silence_cards import SilenceCards
from bot.team_cards import TeamCards
from bot.undelivered import Undelivered as UndeliveredScreens
from bot.workspace_cards import WorkspaceCards


def commands(services: BotServices) -> tuple[Command, ...]:
    """Return the commands, each with the flows it needs."""
    begin = BeginComplaint(places=services.places)
    login_link = LoginLink(sign_in=services.sign_in, public_url=services.public_url)

    def listed() -> tuple[Command, ...]:
        return every

    every: tuple[Command, ...] = (
        Start(
            join=services.join,
            places=services.places,
            people=services.people,
            begin=begin,
        ),
        Complain(begin=begin),
        My(own=OwnCases(cases=services.cases)),
        Alerts(open_alerts=OpenAlerts(alerts=services.alerts)),
        Why(
            story=AlertStory(stories=services.calm.stories),
            alerts=services.alerts,
            subjects=services.subjects,
        ),
        Silence(),
        Silences(cards=SilenceCards(silences=services.calm.silences)),
        App(url=services.app_url, link=login_link, outlet=services.outlet),
        Login(link=login_link),
        Sessions(cards=SessionCards(sessions=services.sessions)),
        Rules(cards=RuleCards(rules=services.rules)),
        Rule(rules=services.rules),
        Stats(stats=RuleStats(rules=services.rules)),
        Report(ask=services.ask_report),
        Zone(zones=services.zones),
        Places(places=services.places, cards=PlaceCards(outlet=services.outlet)),
        Invite(invite=services.invite),
        Team(cards=TeamCards(team=services.team, places=services.places)),
        Workspaces(cards=WorkspaceCards(sign_in=services.sign_in)),
        Integrations(integrations=services.integrations),
        Keys(cards=KeyCards(keys=services.keys)),
        Routes(cards=RouteCards(calm=services.calm)),
        Filter(calm=services.calm),
        Receivers(cards=ReceiverCards(receivers=services.calm.receivers)),
        Limits(limits=services.calm.limits, change=services.calm.change_limit),
        Undelivered(screens=UndeliveredScreens(letters=services.dead_letters)),
        Here(link=services.link_chat, people=services.people),
        Help(commands=listed),
        Cancel(),
    )
    return every
