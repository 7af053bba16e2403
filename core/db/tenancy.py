"""No query without a workspace or an explicit system scope: a session that has neither refuses.

A workspace's session sees only that workspace's rows, whatever the statement says, and refuses to
write another's. Rows above workspaces (bots, persons, chats …) are visible to both kinds.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction, with_loader_criteria

from core.db.base import WorkspaceOwned
from core.ids import WorkspaceId

SCOPE = "opsbell.scope"
"""Where a session's info keeps what it may see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InWorkspace:
    """Only rows of this workspace."""

    workspace_id: WorkspaceId


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """Every workspace's rows; `reason` says in words why this work stands above them."""

    reason: str


Scope = InWorkspace | System


class TenancyBreach(Exception):
    """A statement without a scope, or a row of another workspace: always a mistake of ours."""


class ScopedSession(Session):
    """The synchronous half of every session of ours; `info[SCOPE]` says what it may see."""


def _scope_of(session: Session) -> Scope:
    scope = session.info.get(SCOPE)
    if not isinstance(scope, InWorkspace | System):
        raise TenancyBreach("a session without a workspace or a system scope was used")
    return scope


@event.listens_for(ScopedSession, "do_orm_execute")
def _filter(state: ORMExecuteState) -> None:
    scope = _scope_of(state.session)
    if isinstance(scope, System):
        return
    if not state.is_orm_statement:
        raise TenancyBreach("a workspace's session takes statements over mapped classes only")
    if state.is_insert:
        raise TenancyBreach(
            "a workspace's session adds rows one by one; bulk goes through the work"
        )
    workspace_id = scope.workspace_id
    state.statement = state.statement.options(
        with_loader_criteria(
            WorkspaceOwned,
            lambda owned: owned.workspace_id == workspace_id,
            include_aliases=True,
        )
    )


@event.listens_for(ScopedSession, "before_flush")
def _refuse_foreign_rows(session: Session, _: UOWTransaction, __: object) -> None:
    scope = _scope_of(session)
    if isinstance(scope, System):
        return
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, WorkspaceOwned) and row.workspace_id != scope.workspace_id:
            raise TenancyBreach(f"{type(row).__name__} belongs to another workspace")
