"""What the bot's commands, buttons and conversations work with; filled once by `bot/app.py`."""

from __future__ import annotations

from dataclasses import dataclass

from bot.context import Outlet
from core.alerts.view import AlertViews
from core.calm import Calm
from core.clock import Clock
from core.desk.view import CaseViews
from core.flows.acknowledge import AcknowledgeAlert
from core.flows.add_message import AddMessage
from core.flows.ask_report import AskReport
from core.flows.assign import AssignAlert
from core.flows.change_api_key import ChangeApiKey
from core.flows.change_case import ChangeCaseStatus
from core.flows.change_member import ChangeMember
from core.flows.change_workspace import ChangeWorkspace
from core.flows.found import Found
from core.flows.invite import Invite
from core.flows.join import Join
from core.flows.link_chat import ChatReach, LinkChat
from core.flows.places import Places
from core.flows.rate import RateSolution
from core.flows.reopen import ReopenAlert
from core.flows.resolve import ResolveAlert
from core.flows.responsibilities import Responsibilities
from core.flows.submit import Submit
from core.flows.topics import Topics
from core.ingest.integrations import Integrations
from core.ingest.sender_secrets import SenderSecrets
from core.notify.letters import DeadLetters
from core.rulebook.book import RuleBook
from core.rulebook.received import ReceivedSignals
from core.rulebook.rehearsal import RuleRehearsals
from core.rulebook.trials import RuleTrials
from core.rulebook.undo import RuleUndo
from core.rulebook.verticals import Verticals
from core.rulebook.zone import WorkspaceZone
from core.subjects import SubjectReader
from core.tenants.api_keys import ApiKeys
from core.tenants.belonging import Belonging
from core.tenants.people import People
from core.tenants.sessions import Sessions
from core.tenants.sign_in import SignIn
from core.tenants.team import Team


@dataclass(frozen=True, slots=True, kw_only=True)
class BotServices:
    """Every flow and service a member may be handed. `public_url` has no slash at its end;
    `app_url` is that of the Mini App, None where Telegram opens none; `outlet` is the bot's one
    sender, for what `Context` cannot say: other chats, pictures."""

    clock: Clock
    outlet: Outlet
    public_url: str
    app_url: str | None
    people: People
    sign_in: SignIn
    sessions: Sessions
    keys: ApiKeys
    team: Team
    belonging: Belonging
    subjects: SubjectReader
    cases: CaseViews
    alerts: AlertViews
    integrations: Integrations
    sender_secrets: SenderSecrets
    dead_letters: DeadLetters
    rules: RuleBook
    rule_trials: RuleTrials
    received_signals: ReceivedSignals
    rule_rehearsals: RuleRehearsals
    rule_undo: RuleUndo
    verticals: Verticals
    zones: WorkspaceZone
    calm: Calm
    join: Join
    invite: Invite
    found: Found
    change_member: ChangeMember
    responsibilities: Responsibilities
    change_workspace: ChangeWorkspace
    link_chat: LinkChat
    chat_reach: ChatReach
    topics: Topics
    places: Places
    submit: Submit
    add_message: AddMessage
    rate: RateSolution
    change_case: ChangeCaseStatus
    change_api_key: ChangeApiKey
    acknowledge: AcknowledgeAlert
    assign: AssignAlert
    resolve: ResolveAlert
    reopen: ReopenAlert
    ask_report: AskReport
