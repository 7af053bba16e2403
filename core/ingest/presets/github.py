"""GitHub: runs, jobs, checks and deployments that fail and pass again, security alerts, issues,
pull requests and releases.

What happened stands in the header X-GitHub-Event. A run is told by its workflow and branch, so
that the next run that passes ends what the failed one began; what is no outcome (requested,
cancelled, a star) is nothing to tell of. So is a push, unless it rewrites or deletes the default
branch. Gitea sends GitHub's header too and is not read here.

https://docs.github.com/en/webhooks/webhook-events-and-payloads
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from core.alerts.item import Item
from core.inbox.requests import RawRequest
from core.ingest.field import (
    SUMMARY_LENGTH,
    clean,
    clean_labels,
    clean_title,
    read_link,
    read_moment,
)
from core.ingest.nested import first_word, inside, key_of, labels_of, listed, object_in, word
from core.ingest.preset import Preset, UnknownShape
from core.ingest.proof import HexHmac
from core.ingest.severity_word import read_severity
from core.severity import Severity

Status = Literal["firing", "resolved"]
_OUTCOMES: dict[str, Status] = {
    "failure": "firing",
    "error": "firing",
    "timed_out": "firing",
    "startup_failure": "firing",
    "success": "resolved",
}
_ALERTS: dict[str, Status] = {
    "created": "firing",
    "reopened": "firing",
    "reopened_by_user": "firing",
    "appeared_in_branch": "firing",
    "reintroduced": "firing",
    "auto_reopened": "firing",
    "publicly_leaked": "firing",
    "fixed": "resolved",
    "dismissed": "resolved",
    "auto_dismissed": "resolved",
    "closed_by_user": "resolved",
    "resolved": "resolved",
    "revoked": "resolved",
}
_THREADS: dict[str, Status] = {
    "opened": "firing",
    "reopened": "firing",
    "closed": "resolved",
    "deleted": "resolved",
    "transferred": "resolved",
}
_RELEASES: dict[str, Status] = {
    "published": "firing",
    "deleted": "resolved",
    "unpublished": "resolved",
}
_RANKS = {"note": Severity.LOW, "warning": Severity.MEDIUM, "error": Severity.HIGH}


@dataclass(frozen=True, slots=True)
class _Said:
    """A body and the repository it is about."""

    event: str
    body: dict[str, Any]

    @property
    def action(self) -> str:
        return word(self.body, "action") or ""

    @property
    def repo(self) -> str:
        return word(self.body, "repository", "full_name") or "a repository"

    def key(self, *parts: str | None) -> str:
        """Return a fingerprint within the repository; a renamed one stays the same."""
        home = first_word(word(self.body, "repository", "id"), self.repo)
        return key_of(self.event, home, *parts)

    def is_default(self, branch: str | None) -> bool:
        return branch is not None and branch == word(self.body, "repository", "default_branch")

    def item(
        self,
        *,
        key: str,
        status: Status,
        title: str,
        summary: str | None = None,
        severity: Severity | None,
        link: str | None,
        at: str | None,
        **labels: str | None,
    ) -> Item:
        who = word(self.body, "sender", "login")
        return Item(
            fingerprint=key,
            status=status,
            title=clean_title(title),
            summary=(clean(summary, SUMMARY_LENGTH) or None) if summary else None,
            severity=severity,
            labels=clean_labels(labels_of(repo=self.repo, event=self.event, **labels, actor=who)),
            link=read_link(link) or read_link(word(self.body, "repository", "html_url")),
            at=read_moment(at),
        )


def _knows(request: RawRequest) -> bool:
    try:
        _read(request)
    except UnknownShape:
        return False
    return True


def _read(request: RawRequest) -> tuple[Item, ...]:
    if "x-gitea-event" in request.headers:
        raise UnknownShape("this is Gitea (it says X-Gitea-Event), not GitHub")
    event = request.headers.get("x-github-event", "").strip()
    if not event:
        raise UnknownShape("there is no header X-GitHub-Event, which GitHub always sends")
    body = object_in(request, "GitHub")
    reads = _READ.get(event)
    item = reads(_Said(event, body)) if reads is not None else None
    return () if item is None else (item,)


GITHUB = Preset(
    name="github",
    label="GitHub",
    knows=_knows,
    read=_read,
    proof=HexHmac(header="x-hub-signature-256", prefix="sha256="),
    delivery_headers=("x-github-delivery",),
)


def _run(said: _Said) -> Item | None:
    run = _thing(said, "workflow_run")
    status = _completed(said, run)
    if status is None:
        return None
    branch = word(run, "head_branch")
    name = first_word(word(run, "name"), word(said.body, "workflow", "name"), word(run, "path"))
    workflow = first_word(word(run, "workflow_id"), word(said.body, "workflow", "id"), name)
    # A fork's branch may have the name of ours.
    origin = word(run, "head_repository", "id")
    is_fork = origin is not None and origin != word(said.body, "repository", "id")
    lines = (word(run, "display_title"), word(run, "head_commit", "message"))
    return said.item(
        key=said.key(workflow, branch, *((origin,) if is_fork else ())),
        status=status,
        title=_outcome(f"{name or 'Workflow'}", status, branch, said.repo),
        summary="\n".join(line for line in lines if line),
        severity=_rank(said, branch if not is_fork else None),
        link=word(run, "html_url"),
        at=word(run, "updated_at"),
        workflow=name,
        branch=branch,
    )


def _job(said: _Said) -> Item | None:
    job = _thing(said, "workflow_job")
    status = _completed(said, job)
    if status is None:
        return None
    branch, name = word(job, "head_branch"), word(job, "name")
    workflow = word(job, "workflow_name")
    steps = (one for one in listed(job, "steps") if word(one, "conclusion") in _FAILED)
    failed = ", ".join(found for one in steps if (found := word(one, "name")))
    shown = " / ".join(one for one in (workflow, name) if one) or "Job"
    return said.item(
        key=said.key(workflow, name, branch),
        status=status,
        title=_outcome(shown, status, branch, said.repo),
        summary=f"Failed: {failed}" if failed else None,
        severity=_rank(said, branch),
        link=word(job, "html_url"),
        at=word(job, "completed_at"),
        workflow=workflow,
        job=name,
        branch=branch,
    )


def _check(said: _Said) -> Item | None:
    run = _thing(said, "check_run")
    status = _completed(said, run)
    if status is None:
        return None
    branch, name = word(run, "check_suite", "head_branch"), word(run, "name")
    app = first_word(word(run, "app", "id"), word(run, "app", "slug"))
    lines = (word(run, "output", "title"), word(run, "output", "summary"))
    return said.item(
        key=said.key(app, name, branch),
        status=status,
        title=_outcome(name or "Check", status, branch, said.repo),
        summary="\n".join(line for line in lines if line),
        severity=_rank(said, branch),
        link=first_word(word(run, "html_url"), word(run, "details_url")),
        at=word(run, "completed_at"),
        check=name,
        branch=branch,
    )


def _status(said: _Said) -> Item | None:
    status = _OUTCOMES.get(word(said.body, "state") or "")
    if status is None:
        return None
    context = word(said.body, "context")
    branch = next((found for one in listed(said.body, "branches") if (found := word(one, "name"))),
                  None)  # fmt: skip
    return said.item(
        key=said.key(context, branch),
        status=status,
        title=_outcome(context or "Status", status, branch, said.repo),
        summary=word(said.body, "description"),
        severity=_rank(said, branch),
        link=word(said.body, "target_url"),
        at=word(said.body, "updated_at"),
        check=context,
        branch=branch,
    )


def _deployment(said: _Said) -> Item | None:
    told = _thing(said, "deployment_status")
    status = _OUTCOMES.get(word(told, "state") or "")
    if status is None:
        return None
    deployment = inside(said.body, "deployment")
    place = first_word(word(told, "environment"), word(deployment, "environment"))
    links = ("log_url", "target_url", "environment_url")
    return said.item(
        key=said.key(place, word(deployment, "task")),
        status=status,
        title=_outcome(f"Deployment to {place or 'an environment'}", status, None, said.repo),
        summary=first_word(word(told, "description"), word(deployment, "description")),
        severity=Severity.HIGH,
        link=first_word(*(word(told, one) for one in links)),
        at=word(told, "updated_at"),
        environment=place,
        branch=word(deployment, "ref"),
    )


def _alert(said: _Said) -> Item | None:
    alert = _thing(said, "alert")
    status = _ALERTS.get(said.action)
    if status is None:
        return None
    number = word(alert, "number")
    advisory, rule = inside(alert, "security_advisory"), inside(alert, "rule")
    secret = first_word(word(alert, "secret_type_display_name"), word(alert, "secret_type"))
    title = first_word(
        word(advisory, "summary"),
        word(rule, "description"),
        f"Secret found: {secret}" if secret else None,
        f"Security alert {number}" if number else "Security alert",
    )
    worst = first_word(
        word(advisory, "severity"), word(rule, "security_severity_level"), word(rule, "severity")
    )
    # A secret that got out can be used until it is revoked.
    leaked = Severity.CRITICAL if said.event == "secret_scanning_alert" else None
    return said.item(
        key=said.key(number),
        status=status,
        title=f"{title} ({said.repo})",
        summary=first_word(word(advisory, "description"), word(rule, "full_description")),
        severity=leaked or _RANKS.get(worst or "") or read_severity(worst),
        link=word(alert, "html_url"),
        at=first_word(word(alert, "updated_at"), word(alert, "created_at")),
        package=word(alert, "dependency", "package", "name"),
        advisory=first_word(word(advisory, "cve_id"), word(advisory, "ghsa_id")),
        rule=word(rule, "id"),
        tool=word(alert, "tool", "name"),
    )


def _thread(said: _Said) -> Item | None:
    kind = "issue" if said.event == "issues" else "pull_request"
    thread = _thing(said, kind)
    status = _THREADS.get(said.action)
    if status is None:
        return None
    number = word(thread, "number")
    names = [found for one in listed(thread, "labels") if (found := word(one, "name"))]
    severity = next((rank for one in names if (rank := read_severity(one))), Severity.LOW)
    title = word(thread, "title") or ("Issue" if kind == "issue" else "Pull request")
    return said.item(
        key=said.key(first_word(word(thread, "id"), number)),
        status=status,
        title=f"{title} ({said.repo}#{number})" if number else f"{title} ({said.repo})",
        summary=word(thread, "body"),
        severity=severity,
        link=word(thread, "html_url"),
        at=word(thread, "updated_at"),
        number=number,
        labels=", ".join(names),
        branch=word(thread, "base", "ref"),
        author=word(thread, "user", "login"),
    )


def _release(said: _Said) -> Item | None:
    release = _thing(said, "release")
    status = _RELEASES.get(said.action)
    if status is None:
        return None
    tag = word(release, "tag_name")
    name = first_word(word(release, "name"), tag) or "A release"
    return said.item(
        key=said.key(first_word(word(release, "id"), tag)),
        status=status,
        title=f"{name} released ({said.repo})",
        summary=word(release, "body"),
        severity=Severity.LOW,
        link=word(release, "html_url"),
        at=word(release, "published_at"),
        tag=tag,
    )


def _push(said: _Said) -> Item | None:
    branch = (word(said.body, "ref") or "").removeprefix("refs/heads/")
    is_gone, is_forced = (said.body.get(name) is True for name in ("deleted", "forced"))
    if not said.is_default(branch) or not (is_gone or is_forced):
        return None
    return said.item(
        key=said.key(branch),
        status="firing",
        title=f"{branch} was {'deleted' if is_gone else 'rewritten'} in {said.repo}",
        summary=word(said.body, "head_commit", "message"),
        severity=Severity.HIGH,
        link=word(said.body, "compare"),
        at=word(said.body, "head_commit", "timestamp"),
        branch=branch,
    )


_FAILED = frozenset(word_ for word_, status in _OUTCOMES.items() if status == "firing")

_READ: dict[str, Callable[[_Said], Item | None]] = {
    "workflow_run": _run,
    "workflow_job": _job,
    "check_run": _check,
    "status": _status,
    "deployment_status": _deployment,
    "code_scanning_alert": _alert,
    "dependabot_alert": _alert,
    "secret_scanning_alert": _alert,
    "issues": _thread,
    "pull_request": _thread,
    "release": _release,
    "push": _push,
}


def _thing(said: _Said, name: str) -> dict[str, Any]:
    """Return the object an event is about; raises UnknownShape without one."""
    thing = inside(said.body, name)
    if not thing:
        raise UnknownShape(f"the event {said.event} has no {name}")
    return thing


def _completed(said: _Said, run: dict[str, Any]) -> Status | None:
    return _OUTCOMES.get(word(run, "conclusion") or "") if said.action == "completed" else None


def _outcome(what: str, status: Status, branch: str | None, repo: str) -> str:
    how = "failed" if status == "firing" else "passed"
    return f"{what} {how} on {branch} ({repo})" if branch else f"{what} {how} ({repo})"


def _rank(said: _Said, branch: str | None) -> Severity:
    """Return how bad a failure is: the default branch is everybody's."""
    return Severity.HIGH if said.is_default(branch) else Severity.MEDIUM
