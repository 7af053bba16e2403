"""What the API asks of core's flows and services, stated as protocols; runtime hands them in.

Every flow returns when its effect is on disk and raises our errors; ids of another workspace are
not there (NotFound). `expected` is the revision the caller was looking at, None when they did not
say; a flow that was given one raises Stale when the row has moved on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol
from uuid import UUID

from core.desk.status import CaseStatus
from core.desk.submission import Submission
from core.ids import AlertId, CaseId, IntegrationId, PersonId, WorkspaceId
from core.inbox.cause import Cause
from core.tenants.named import Named
from core.tenants.role import Role


class OpenedCase(Protocol):
    """What `submit` answers."""

    @property
    def case_id(self) -> CaseId:
        """The case that stands for the submission, also when the same request came before."""
        ...


class Submit(Protocol):
    """Opens a case; a repeat with the same idempotency key answers the case it opened."""

    async def __call__(self, given: Submission, cause: Cause, /) -> OpenedCase:
        """Return the case. Raises InvalidInput, NotFound (place), Conflict (key used before)."""
        ...


class ChangeCaseStatus(Protocol):
    """Moves a case on, or reopens it."""

    async def __call__(
        self,
        workspace_id: WorkspaceId,
        case_id: CaseId,
        status: CaseStatus,
        /,
        *,
        by: PersonId,
        cause: Cause,
        expected: int | None,
    ) -> None:
        """Raises NotFound, Conflict when it does not follow, Stale."""
        ...


class AssignCase(Protocol):
    """Gives a case to a member."""

    async def __call__(
        self,
        workspace_id: WorkspaceId,
        case_id: CaseId,
        to: PersonId | None,
        /,
        *,
        by: PersonId,
        cause: Cause,
        expected: int | None,
    ) -> None:
        """Give it to `to`, None: to nobody. Raises NotFound (case or member), Conflict, Stale."""
        ...


class Reply(Protocol):
    """Says something to the customer in a case."""

    async def __call__(
        self,
        workspace_id: WorkspaceId,
        case_id: CaseId,
        text: str,
        /,
        *,
        by: PersonId,
        cause: Cause,
    ) -> UUID:
        """Return the thread item's id; a repeat with the same key returns the first one's."""
        ...


class ActOnAlert(Protocol):
    """Acknowledges, resolves or reopens an alert, and its cases with it."""

    async def __call__(
        self, workspace_id: WorkspaceId, alert_id: AlertId, /, *, by: PersonId, cause: Cause
    ) -> None:
        """Raises NotFound, and Conflict when somebody was faster."""
        ...


class AssignAlert(Protocol):
    """Gives an alert, and its open cases, to a member."""

    async def __call__(
        self,
        workspace_id: WorkspaceId,
        alert_id: AlertId,
        to: PersonId | None,
        /,
        *,
        by: PersonId,
        cause: Cause,
    ) -> None:
        """Give it to `to`, None: to nobody. Raises NotFound (alert or member), Conflict."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Flows:
    """The use cases the API offers."""

    submit: Submit
    change_case_status: ChangeCaseStatus
    assign_case: AssignCase
    reply: Reply
    acknowledge_alert: ActOnAlert
    assign_alert: AssignAlert
    resolve_alert: ActOnAlert
    reopen_alert: ActOnAlert


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A person who just proved who they are. `refresh_token` is shown this once."""

    person_id: PersonId
    workspace_id: WorkspaceId
    role: Role
    token_version: int
    refresh_token: str
    refresh_expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a person is in a workspace right now. `language` is a code such as `es`, `zone` an
    IANA name: their own, or the workspace's."""

    name: str
    role: Role
    token_version: int
    language: str
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberOf:
    """A workspace a person belongs to."""

    workspace: Named
    zone: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person who belongs to a workspace."""

    person: Named
    role: Role


class SignIn(Protocol):
    """Sign-in and who may what; fed by the bot's one-time codes."""

    async def exchange(self, code: str, *, user_agent: str) -> SignedIn:
        """Use up a one-time code and start a session; raises NotSignedIn, NotAllowed."""
        ...

    async def refresh(self, refresh_token: str, *, user_agent: str) -> SignedIn:
        """Rotate the session's token; an old one coming back ends the family. NotSignedIn."""
        ...

    async def end(self, refresh_token: str) -> None:
        """End the session; an unknown token is none."""
        ...

    async def standing(self, person_id: PersonId, workspace_id: WorkspaceId) -> Standing | None:
        """Return what the person is there; None: no member, or no longer. Asked per request."""
        ...

    async def workspaces(self, person_id: PersonId) -> Sequence[MemberOf]:
        """Return where the person is a member, by name."""
        ...

    async def members(self, workspace_id: WorkspaceId) -> Sequence[Member]:
        """Return the members of a workspace, by name."""
        ...


Opens = Literal["alerts", "cases"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Integration:
    """An inbound address as its admins see it; `token` is the secret in its link."""

    id: IntegrationId
    name: str
    preset: str
    token: str
    opens: Opens
    is_active: bool
    created_at: datetime
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIntegration:
    """What an integration is made of."""

    name: str
    preset: str
    opens: Opens


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegrationChange:
    """What to change; None leaves it as it is."""

    name: str | None = None
    opens: Opens | None = None
    is_active: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedRequest:
    """A request an integration got; `status` is new, done, unknown or failed."""

    id: UUID
    at: datetime
    status: str
    items: int
    problem: str | None


class Integrations(Protocol):
    """The inbound addresses of a workspace."""

    async def all(self, workspace_id: WorkspaceId) -> Sequence[Integration]:
        """Return them, oldest first."""
        ...

    async def get(self, workspace_id: WorkspaceId, key: IntegrationId) -> Integration:
        """Return one; raises NotFound."""
        ...

    async def create(
        self, workspace_id: WorkspaceId, new: NewIntegration, *, by: PersonId, cause: Cause
    ) -> Integration:
        """Make one with a new token; raises InvalidInput for a preset we do not have."""
        ...

    async def update(
        self,
        workspace_id: WorkspaceId,
        key: IntegrationId,
        change: IntegrationChange,
        *,
        expected: int,
        by: PersonId,
        cause: Cause,
    ) -> Integration:
        """Change it if it still is at revision `expected`; raises NotFound, Stale."""
        ...

    async def requests(
        self, workspace_id: WorkspaceId, key: IntegrationId, *, limit: int
    ) -> Sequence[ReceivedRequest]:
        """Return what it got last, newest first; raises NotFound."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A webhook request that is on disk."""

    request_id: UUID


class HookIntake(Protocol):
    """Stores what machines send, before they are answered."""

    async def accept(
        self,
        *,
        token: str,
        headers: Mapping[str, str],
        body: bytes,
        content_type: str,
        query: Mapping[str, str],
    ) -> Accepted:
        """Return when the request is on disk. Header names come in lower case.

        Raises NotFound for a token nobody has (or that is switched off), InvalidInput for a body
        the preset can say at once is not its own.
        """
        ...


class FileStore(Protocol):
    """Where the files of cases lie."""

    def path_of(self, stored_as: str) -> Path:
        """Return the path of a stored file, be it there or not."""
        ...


class Check(Protocol):
    """One thing that must be true before traffic is sent here."""

    async def __call__(self) -> str | None:
        """Return None when all is well, else what is wrong in words (shown to operators)."""
        ...
