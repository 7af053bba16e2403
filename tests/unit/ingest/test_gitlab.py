"""What GitLab's events must and must not lead to."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from core.alerts.item import Item
from core.ingest.preset import UnknownShape
from core.ingest.presets.gitlab import GITLAB
from core.severity import Severity
from tests.unit.ingest.golden import raw, requests_of

GOLDEN = {one.name: one for one in requests_of("gitlab")}

DEPLOYMENT = {
    "object_kind": "deployment",
    "status": "failed",
    "status_changed_at": "2021-04-28 21:50:00 +0200",
    "deployment_id": 15,
    "deployable_url": "http://example.com/group/project/-/jobs/796",
    "environment": "staging",
    "environment_tier": "staging",
    "project": {"id": 30, "path_with_namespace": "group/project", "default_branch": "main"},
    "ref": "main",
    "commit_title": "Add new file",
}


def test_a_later_pipeline_that_passes_ends_what_a_failed_one_began() -> None:
    passed = _said("pipeline-success")
    passed["object_attributes"]["id"] = 32

    (first,), (second,) = _read(_said("pipeline-failed")), _read(passed)

    assert first.fingerprint == second.fingerprint
    assert (first.status, second.status) == ("firing", "resolved")


@pytest.mark.parametrize("status", ["running", "pending", "canceled", "skipped", "manual", None])
def test_a_pipeline_without_an_outcome_is_nothing(status: str | None) -> None:
    said = _said("pipeline-failed")
    said["object_attributes"]["status"] = status

    assert _read(said) == ()


def test_a_failed_pipeline_names_the_jobs_that_failed() -> None:
    said = _said("pipeline-failed")
    said["builds"][1]["status"] = "failed"
    said["builds"][2] |= {"status": "failed", "allow_failure": True}

    (item,) = _read(said)

    assert (item.summary or "").startswith("Failed: test-image\n")


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"build_status": "failed"}, "firing"),
        ({"build_status": "success"}, "resolved"),
        ({"build_status": "failed", "build_allow_failure": True}, None),
        ({"build_status": "running"}, None),
    ],
)
def test_only_an_outcome_of_a_job_is_told(change: dict[str, Any], status: str | None) -> None:
    items = _read(_said("job") | change)

    assert [item.status for item in items] == ([status] if status else [])


@pytest.mark.parametrize(("status", "told"), [("failed", "firing"), ("success", "resolved")])
def test_a_deployment_is_told_by_its_environment(status: str, told: str) -> None:
    (item,) = _read(DEPLOYMENT | {"status": status, "deployment_id": 16})

    assert (item.fingerprint, item.status) == ("deployment:30:staging", told)


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("2016-08-12 15:26:29 UTC", "2016-08-12T15:26:29+00:00"),
        ("2016-08-12 15:26:29 +0200", "2016-08-12T13:26:29+00:00"),
        ("2016-08-12T15:26:29.123-05:00", "2016-08-12T20:26:29.123000+00:00"),
        ("2016-08-12 15:26:29", None),
        ("yesterday", None),
    ],
)
def test_its_moments_are_read_however_they_are_written(said: str, at: str | None) -> None:
    (item,) = _read(DEPLOYMENT | {"status_changed_at": said})

    assert item.at == (datetime.fromisoformat(at) if at else None)


def test_an_incident_is_as_bad_as_it_says_and_ends_when_it_is_closed() -> None:
    said = _said("issue-opened")
    said["object_attributes"] |= {"type": "Incident", "severity": "critical"}
    (opened,) = _read(said)
    said["object_attributes"]["action"] = "close"

    (closed,) = _read(said)

    assert opened.severity is Severity.CRITICAL
    assert (closed.fingerprint, closed.status) == (opened.fingerprint, "resolved")


def test_a_push_is_told_when_it_deletes_the_default_branch() -> None:
    (item,) = _read(_said("push") | {"after": "0" * 40})

    assert item.title == "master was deleted in mike/diaspora"
    assert _read(_said("push")) == ()


def test_what_says_no_kind_is_refused_with_what_is_wrong() -> None:
    with pytest.raises(UnknownShape, match="object_kind"):
        GITLAB.read(raw('{"project": {}}'))


def _said(name: str) -> Any:
    return json.loads(GOLDEN[name].request.body)


def _read(said: dict[str, Any]) -> tuple[Item, ...]:
    return GITLAB.read(raw(json.dumps(said), headers={"x-gitlab-event": "Hook"}))
