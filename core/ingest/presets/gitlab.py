"""GitLab: pipelines, jobs and deployments that fail and pass again, issues, merge requests.

A pipeline is told by its project and branch, so that the next one that passes ends what the failed
one began. What is no outcome (running, cancelled, a job that may fail) is nothing to tell of, nor
is a push, unless it deletes the default branch. Times are written in a way of its own.

https://docs.gitlab.com/user/project/integrations/webhook_events/
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
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
from core.ingest.proof import AnyOf, PlainToken, StandardWebhooks
from core.ingest.severity_word import read_severity
from core.severity import Severity

Status = Literal["firing", "resolved"]
Body = dict[str, Any]
_OUTCOMES: dict[str, Status] = {"failed": "firing", "success": "resolved"}
_THREADS: dict[str, Status] = {
    "open": "firing",
    "reopen": "firing",
    "close": "resolved",
    "merge": "resolved",
}
_ZONE = re.compile(r"\s+(?:UTC|([+-]\d\d):?(\d\d))$")
_NO_COMMIT = re.compile(r"0{40}|0{64}")


def _knows(request: RawRequest) -> bool:
    try:
        _read(request)
    except UnknownShape:
        return False
    return True


def _read(request: RawRequest) -> tuple[Item, ...]:
    body = object_in(request, "GitLab")
    kind = word(body, "object_kind")
    if kind is None:
        if "x-gitlab-event" in request.headers and word(body, "event_name"):
            return ()  # what happens on the server as a whole: users, keys, groups
        raise UnknownShape("there is no object_kind, which GitLab always says")
    if "x-gitlab-event" not in request.headers and not (_project(body) or _number(body)):
        raise UnknownShape("there is neither a project nor the header X-Gitlab-Event")
    reads = _READ.get(kind)
    item = reads(body) if reads is not None else None
    return () if item is None else (item,)


GITLAB = Preset(
    name="gitlab",
    label="GitLab",
    knows=_knows,
    read=_read,
    proof=AnyOf((StandardWebhooks(), PlainToken(header="x-gitlab-token"))),
)


def _pipeline(body: Body) -> Item | None:
    told = _attributes(body)
    status = _OUTCOMES.get(word(told, "status") or "")
    if status is None:
        return None
    ref, name = word(told, "ref"), word(told, "name")
    home, number = word(body, "project", "web_url"), word(told, "id")
    failed = [found for one in listed(body, "builds") if (found := _failed_job(one))]
    lines = (f"Failed: {', '.join(failed)}" if failed else None, word(body, "commit", "message"))
    source = word(told, "source")
    return _item(
        body,
        key=key_of("pipeline", _number(body), ref, _merge_request(body)),
        status=status,
        title=_outcome("Pipeline", status, ref, _project(body)),
        summary="\n".join(line.strip() for line in lines if line),
        severity=_rank(body, ref),
        link=first_word(
            word(told, "url"), f"{home}/-/pipelines/{number}" if home and number else None
        ),
        at=first_word(word(told, "finished_at"), word(told, "created_at")),
        labels=labels_of(branch=ref, pipeline=name, source=source),
    )


def _merge_request(body: Body) -> str | None:
    """Return the merge request a pipeline is for: its branch has pipelines of its own too."""
    return word(body, "merge_request", "iid")


def _failed_job(job: object) -> str | None:
    is_one = word(job, "status") == "failed" and inside(job).get("allow_failure") is not True
    return word(job, "name") if is_one else None


def _job(body: Body) -> Item | None:
    status = _OUTCOMES.get(word(body, "build_status") or "")
    if status is None or (status == "firing" and body.get("build_allow_failure") is True):
        return None
    ref, name = word(body, "ref"), word(body, "build_name")
    stage, number = word(body, "build_stage"), word(body, "build_id")
    home = first_word(word(body, "project", "web_url"), word(body, "repository", "homepage"))
    return _item(
        body,
        key=key_of("job", _number(body), name, ref),
        status=status,
        title=_outcome(f"Job {name or number or ''}".strip(), status, ref, _project(body)),
        summary=word(body, "build_failure_reason") if status == "firing" else None,
        severity=_rank(body, ref),
        link=f"{home}/-/jobs/{number}" if home and number else home,
        at=first_word(word(body, "build_finished_at"), word(body, "build_started_at")),
        labels=labels_of(branch=ref, job=name, stage=stage),
    )


def _deployment(body: Body) -> Item | None:
    status = _OUTCOMES.get(word(body, "status") or "")
    if status is None:
        return None
    place, ref = word(body, "environment"), word(body, "ref")
    return _item(
        body,
        key=key_of("deployment", _number(body), place),
        status=status,
        title=_outcome(f"Deployment to {place or 'an environment'}", status, None, _project(body)),
        summary=word(body, "commit_title"),
        severity=Severity.HIGH,
        link=first_word(word(body, "deployable_url"), word(body, "environment_external_url")),
        at=word(body, "status_changed_at"),
        labels=labels_of(environment=place, tier=word(body, "environment_tier"), branch=ref),
    )


def _thread(body: Body) -> Item | None:
    told = _attributes(body)
    status = _THREADS.get(word(told, "action") or "")
    if status is None:
        return None
    kind, number = word(body, "object_kind") or "issue", word(told, "iid")
    mark = "!" if kind == "merge_request" else "#"
    named = [found for one in listed(body, "labels") if (found := word(one, "title"))]
    words = (word(told, "severity"), *named)
    worst = next((rank for one in words if (rank := read_severity(one))), Severity.LOW)
    where = f"{_project(body) or 'GitLab'}{mark}{number or ''}".rstrip("!#")
    return _item(
        body,
        key=key_of(kind, _number(body), first_word(word(told, "id"), number)),
        status=status,
        title=f"{word(told, 'title') or kind.replace('_', ' ').capitalize()} ({where})",
        summary=word(told, "description"),
        severity=worst,
        link=word(told, "url"),
        at=word(told, "updated_at"),
        labels=labels_of(
            number=number,
            type=word(told, "type"),
            labels=", ".join(named),
            branch=word(told, "target_branch"),
        ),
    )


def _push(body: Body) -> Item | None:
    branch = (word(body, "ref") or "").removeprefix("refs/heads/")
    is_gone = _NO_COMMIT.fullmatch(word(body, "after") or "") is not None
    if not is_gone or not branch or branch != word(body, "project", "default_branch"):
        return None
    return _item(
        body,
        key=key_of("push", _number(body), branch),
        status="firing",
        title=f"{branch} was deleted in {_project(body) or 'a project'}",
        summary=None,
        severity=Severity.HIGH,
        link=word(body, "project", "web_url"),
        at=None,
        labels=labels_of(branch=branch),
    )


_READ: dict[str, Callable[[Body], Item | None]] = {
    "pipeline": _pipeline,
    "build": _job,
    "job": _job,
    "deployment": _deployment,
    "issue": _thread,
    "incident": _thread,
    "merge_request": _thread,
    "push": _push,
}


def _item(
    body: Body,
    *,
    key: str,
    status: Status,
    title: str,
    summary: str | None,
    severity: Severity,
    link: str | None,
    at: str | None,
    labels: list[tuple[str, str]],
) -> Item:
    who = first_word(
        word(body, "user", "username"), word(body, "user_username"), word(body, "user", "name")
    )
    kind = word(body, "object_kind")
    more = labels_of(repo=_project(body), event=kind, actor=who)
    return Item(
        fingerprint=key,
        status=status,
        title=clean_title(title),
        summary=(clean(summary, SUMMARY_LENGTH) or None) if summary else None,
        severity=severity,
        labels=clean_labels([*more, *labels]),
        link=read_link(link),
        at=_moment(at),
    )


def _attributes(body: Body) -> Body:
    told = inside(body, "object_attributes")
    if not told:
        raise UnknownShape(f"a {word(body, 'object_kind')} without object_attributes")
    return told


def _project(body: Body) -> str | None:
    return first_word(
        word(body, "project", "path_with_namespace"),
        word(body, "project", "name"),
        word(body, "project_name"),
    )


def _number(body: Body) -> str | None:
    """Return the project's id, which stays when it is renamed; else what names it."""
    return first_word(
        word(body, "project", "id"),
        word(body, "project_id"),
        word(body, "object_attributes", "project_id"),
        _project(body),
    )


def _outcome(what: str, status: Status, ref: str | None, project: str | None) -> str:
    how = "failed" if status == "firing" else "passed"
    where = f" on {ref}" if ref else ""
    return f"{what} {how}{where}{f' ({project})' if project else ''}"


def _rank(body: Body, ref: str | None) -> Severity:
    """Return how bad a failure is: the default branch is everybody's. A job does not say which
    branch that is; then it is taken for the default one."""
    default = word(body, "project", "default_branch")
    is_other = default is not None and ref != default
    return Severity.MEDIUM if is_other else Severity.HIGH


def _moment(said: str | None) -> datetime | None:
    """Return a moment such as "2016-08-12 15:23:28 UTC" or "2013-12-03 17:15:43 +0200"."""
    if said is None:
        return None
    zoned = _ZONE.sub(lambda found: f"{found[1]}:{found[2]}" if found[1] else "+00:00", said)
    return read_moment(zoned)
