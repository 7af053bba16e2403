"""What GitHub's events must and must not lead to."""

from __future__ import annotations

import json
from typing import Any

import pytest

from core.alerts.item import Item
from core.ingest.preset import UnknownShape
from core.ingest.presets.github import GITHUB
from core.severity import Severity
from tests.unit.ingest.golden import Golden, raw, requests_of

GOLDEN = {one.name: one for one in requests_of("github")}


@pytest.mark.parametrize(
    ("conclusion", "status"),
    [
        ("failure", "firing"),
        ("timed_out", "firing"),
        ("startup_failure", "firing"),
        ("success", "resolved"),
        ("cancelled", None),
        ("skipped", None),
        ("neutral", None),
        (None, None),
    ],
)
def test_only_an_outcome_of_a_run_is_told(conclusion: str | None, status: str | None) -> None:
    said = _said("workflow-run-failure")
    said["workflow_run"]["conclusion"] = conclusion

    items = _read("workflow_run", said)

    assert [item.status for item in items] == ([status] if status else [])


def test_a_later_run_that_passes_ends_what_a_failed_one_began() -> None:
    failed, passed = _said("workflow-run-failure"), _said("workflow-run-success")
    passed["workflow_run"]["id"] = 289782999

    (first,), (second,) = _read("workflow_run", failed), _read("workflow_run", passed)

    assert first.fingerprint == second.fingerprint
    assert (first.status, second.status) == ("firing", "resolved")


def test_a_run_of_a_fork_is_not_taken_for_ours_of_the_same_branch() -> None:
    ours, theirs = _said("workflow-run-failure"), _said("workflow-run-failure")
    theirs["workflow_run"]["head_repository"]["id"] = 1

    (first,), (second,) = _read("workflow_run", ours), _read("workflow_run", theirs)

    assert first.fingerprint != second.fingerprint
    assert (first.severity, second.severity) == (Severity.HIGH, Severity.MEDIUM)


@pytest.mark.parametrize(
    ("event", "name", "action", "status"),
    [
        ("issues", "issues-opened", "closed", "resolved"),
        ("issues", "issues-opened", "labeled", None),
        ("pull_request", "pull-request-opened", "closed", "resolved"),
        ("pull_request", "pull-request-opened", "synchronize", None),
        ("dependabot_alert", "dependabot-alert-created", "auto_dismissed", "resolved"),
        ("code_scanning_alert", "code-scanning-alert-created", "reopened", "firing"),
        ("secret_scanning_alert", "secret-scanning-alert-resolved", "created", "firing"),
        ("release", "release-published", "edited", None),
    ],
)
def test_what_was_opened_is_ended_by_what_closes_it(
    event: str, name: str, action: str, status: str | None
) -> None:
    said = _said(name)
    (before,) = _read(event, said)
    said["action"] = action

    items = _read(event, said)

    assert [item.status for item in items] == ([status] if status else [])
    assert all(item.fingerprint == before.fingerprint for item in items)


@pytest.mark.parametrize(
    ("change", "title"),
    [
        ({}, None),
        ({"forced": True}, "master was rewritten in Codertocat/Hello-World"),
        ({"deleted": True, "head_commit": None}, "master was deleted in Codertocat/Hello-World"),
        ({"forced": True, "ref": "refs/heads/feature"}, None),
    ],
)
def test_a_push_is_told_when_it_destroys_the_default_branch(
    change: dict[str, Any], title: str | None
) -> None:
    said = _said("push") | {"ref": "refs/heads/master"} | change

    items = _read("push", said)

    assert [item.title for item in items] == ([title] if title else [])


@pytest.mark.parametrize("event", ["star", "ping", "installation", "x" * 300])
def test_an_event_that_says_nothing_to_tell_is_read_as_nothing(event: str) -> None:
    assert _read(event, {"action": "created"}) == ()


@pytest.mark.parametrize(
    ("headers", "problem"),
    [
        ({}, "X-GitHub-Event"),
        ({"x-github-event": "push", "x-gitea-event": "push"}, "Gitea"),
    ],
    ids=["no event", "Gitea"],
)
def test_another_sender_is_refused_with_what_is_wrong(
    headers: dict[str, str], problem: str
) -> None:
    with pytest.raises(UnknownShape, match=problem):
        GITHUB.read(raw(json.dumps(_said("push")), headers=headers))


@pytest.mark.parametrize("golden", GOLDEN.values(), ids=lambda one: one.name)
def test_a_body_under_another_events_name_reads_or_is_unknown(golden: Golden) -> None:
    names = {one.request.headers["x-github-event"] for one in GOLDEN.values()}

    for name in (*names, "status", "check_suite", "\udcff"):
        try:
            items = _read(name, json.loads(golden.request.body))
        except UnknownShape:
            continue
        assert all(item.title and item.fingerprint for item in items), name


def test_a_commit_status_is_told_by_its_context_and_branch() -> None:
    said = {
        "state": "error",
        "context": "ci/jenkins",
        "description": "Build failed",
        "branches": [None, {"name": "main"}],
        "repository": {"id": 7, "full_name": "o/r", "default_branch": "main"},
    }

    (item,) = _read("status", said)

    assert (item.fingerprint, item.title) == (
        "status:7:ci/jenkins:main",
        "ci/jenkins failed on main (o/r)",
    )
    assert _read("status", said | {"state": "pending"}) == ()


def _said(name: str) -> Any:
    return json.loads(GOLDEN[name].request.body)


def _read(event: str, said: dict[str, Any]) -> tuple[Item, ...]:
    return GITHUB.read(raw(json.dumps(said), headers={"x-github-event": event}))
