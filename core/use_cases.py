"""Every use case of the product, built once for one process."""

from __future__ import annotations

from dataclasses import dataclass

from core.alerts.firing import Firing
from core.alerts.life import AlertLife
from core.alerts.policy import Policies
from core.alerts.telling import Telling
from core.clock import Clock
from core.config import Settings
from core.db.engine import Database
from core.desk.life import CaseLife
from core.desk.merging import CaseMerging
from core.desk.opening import Opening
from core.desk.sight import case_is_seen
from core.digests.hold import Holding
from core.digests.holders import holders
from core.flows.acknowledge import AcknowledgeAlert
from core.flows.add_message import AddMessage
from core.flows.ask_report import AskReport
from core.flows.ask_rule import AskRule
from core.flows.assign import AssignAlert
from core.flows.assign_case import AssignCase
from core.flows.change_api_key import ChangeApiKey
from core.flows.change_case import ChangeCaseStatus
from core.flows.change_member import ChangeMember
from core.flows.change_workspace import ChangeWorkspace
from core.flows.convert import ConvertAlert
from core.flows.edit_case import EditCase
from core.flows.found import Found
from core.flows.invite import Invite
from core.flows.join import Join
from core.flows.link_chat import ChatReach, LinkChat
from core.flows.merge_cases import MergeCases
from core.flows.note_case import NoteCase
from core.flows.places import Places
from core.flows.rate import RateSolution
from core.flows.receive import Receive
from core.flows.reopen import ReopenAlert
from core.flows.reply import Reply
from core.flows.resolve import ResolveAlert
from core.flows.responsibilities import Responsibilities
from core.flows.settle_flapping import SettleFlapping
from core.flows.submit import Submit
from core.flows.topics import Topics
from core.flows.unmute import Unmute
from core.ids import Ids
from core.meter import Tally
from core.rulebook.history import StoredHistory
from core.rulebook.zone import WorkspaceZone
from core.rules.ready_made.general import first_rules
from core.rules.tally import Ledgers
from core.subjects import REVISIONS
from core.tenants.charges import Charges
from core.work import Books


@dataclass(frozen=True, slots=True, kw_only=True)
class Flows:
    """Every use case, once."""

    found: Found
    invite: Invite
    change_member: ChangeMember
    responsibilities: Responsibilities
    change_workspace: ChangeWorkspace
    join: Join
    link_chat: LinkChat
    chat_reach: ChatReach
    topics: Topics
    places: Places
    submit: Submit
    receive: Receive
    add_message: AddMessage
    reply: Reply
    rate: RateSolution
    change_case: ChangeCaseStatus
    change_api_key: ChangeApiKey
    assign_case: AssignCase
    note_case: NoteCase
    merge_cases: MergeCases
    edit_case: EditCase
    acknowledge: AcknowledgeAlert
    assign: AssignAlert
    resolve: ResolveAlert
    reopen: ReopenAlert
    convert: ConvertAlert
    ask_rule: AskRule
    ask_report: AskReport
    unmute: Unmute
    settle_flapping: SettleFlapping


def flows_of(
    *,
    settings: Settings,
    database: Database,
    books: Books,
    clock: Clock,
    ids: Ids,
    meter: Tally,
    ledgers: Ledgers,
) -> Flows:
    """Return the use cases of a process, built from its services."""
    alerts, cases = AlertLife(ids=ids, case_is_seen=case_is_seen), CaseLife(ids=ids)
    merging = CaseMerging(cases=cases)
    policies = Policies(meter=meter, ledgers=ledgers)
    opening = Opening(ids=ids)
    telling = Telling(ids=ids, holding=Holding(ids=ids, holders=holders(ids)))
    firing = Firing(ids=ids, revisions=REVISIONS, telling=telling)

    return Flows(
        found=Found(
            books=books,
            clock=clock,
            ids=ids,
            workspace_name=settings.workspace_name,
            zone=settings.zone,
            first_rules=first_rules,
        ),
        invite=Invite(books=books, clock=clock, ids=ids),
        change_member=ChangeMember(
            books=books,
            clock=clock,
            ids=ids,
            alerts=alerts,
            cases=cases,
            charges=Charges(ids=ids, clock=clock),
        ),
        responsibilities=Responsibilities(
            books=books, clock=clock, charges=Charges(ids=ids, clock=clock)
        ),
        change_workspace=ChangeWorkspace(
            books=books,
            clock=clock,
            ids=ids,
            zones=WorkspaceZone(books=books, clock=clock, ids=ids),
        ),
        join=Join(books=books, clock=clock, ids=ids),
        link_chat=LinkChat(books=books, clock=clock, ids=ids),
        chat_reach=ChatReach(books=books, clock=clock, ids=ids, database=database),
        topics=Topics(database=database, books=books, clock=clock, ids=ids),
        places=Places(database=database, books=books, clock=clock, ids=ids),
        submit=Submit(books=books, ids=ids, policies=policies, opening=opening, firing=firing),
        receive=Receive(books=books, ids=ids, policies=policies, opening=opening, firing=firing),
        add_message=AddMessage(books=books, clock=clock, ids=ids, cases=cases),
        reply=Reply(books=books, clock=clock, ids=ids, cases=cases),
        rate=RateSolution(books=books, clock=clock, cases=cases),
        change_api_key=ChangeApiKey(books=books, clock=clock, ids=ids),
        change_case=ChangeCaseStatus(
            books=books, clock=clock, alerts=alerts, cases=cases, merging=merging
        ),
        assign_case=AssignCase(books=books, clock=clock, cases=cases),
        merge_cases=MergeCases(
            books=books, clock=clock, alerts=alerts, cases=cases, merging=merging
        ),
        note_case=NoteCase(books=books, clock=clock, ids=ids, cases=cases),
        edit_case=EditCase(books=books, clock=clock, cases=cases),
        acknowledge=AcknowledgeAlert(books=books, clock=clock, alerts=alerts, cases=cases),
        assign=AssignAlert(books=books, clock=clock, ids=ids, alerts=alerts, cases=cases),
        resolve=ResolveAlert(books=books, clock=clock, alerts=alerts, cases=cases),
        reopen=ReopenAlert(books=books, clock=clock, alerts=alerts, cases=cases),
        convert=ConvertAlert(books=books, clock=clock, alerts=alerts),
        ask_report=AskReport(books=books, clock=clock, ids=ids),
        settle_flapping=SettleFlapping(
            books=books, ids=ids, policies=policies, telling=telling, revisions=REVISIONS
        ),
        ask_rule=AskRule(
            database=database,
            books=books,
            clock=clock,
            ids=ids,
            policies=policies,
            firing=firing,
            history=StoredHistory(database=database),
        ),
        unmute=Unmute(
            database=database,
            books=books,
            clock=clock,
            ids=ids,
            policies=policies,
            telling=telling,
            revisions=REVISIONS,
        ),
    )
