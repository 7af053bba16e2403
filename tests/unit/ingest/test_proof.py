"""What proves that a request is the sender's own, and what does not."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest

from core.ingest.preset import Preset
from core.ingest.presets import PRESET_BY_NAME, PRESETS
from core.ingest.proof import (
    TOLERANCE,
    AnyOf,
    Authorization,
    HexHmac,
    PlainToken,
    StandardWebhooks,
    Verdict,
)
from tests.unit.ingest.golden import Golden, requests_of

NOW = datetime(2026, 11, 20, 22, 6, tzinfo=UTC)
SECRET = "whsec_" + base64.b64encode(b"k" * 24).decode()
BODY = b'{"title": "Disk is full"}'
SIGNED = [
    golden
    for preset in PRESETS
    for golden in requests_of(preset.name)
    if golden.said.get("secret")
]


@pytest.mark.parametrize("golden", SIGNED, ids=lambda one: f"{one.preset}/{one.name}")
def test_a_golden_signature_is_good_and_for_these_bytes_only(golden: Golden) -> None:
    proof = PRESET_BY_NAME[golden.preset].proof
    headers, body, secret = golden.request.headers, golden.request.body, golden.said["secret"]
    at = golden.said.get("signed_at")
    now = datetime.fromtimestamp(at, UTC) if at else NOW

    assert proof.verify(headers, body, secret, now) is Verdict.GOOD
    assert proof.verify(headers, body, secret + "x", now) is Verdict.WRONG
    assert proof.verify({}, body, secret, now) is Verdict.MISSING
    if golden.preset != "gitlab":  # whose token says nothing of the body
        assert proof.verify(headers, body + b" ", secret, now) is Verdict.WRONG


def test_a_signed_moment_is_good_for_five_minutes() -> None:
    headers = _standard(NOW)
    proof = StandardWebhooks()

    for away in (timedelta(), TOLERANCE, -TOLERANCE):
        assert proof.verify(headers, BODY, SECRET, NOW + away) is Verdict.GOOD
    for away in (TOLERANCE + timedelta(seconds=1), timedelta(days=-1)):
        assert proof.verify(headers, BODY, SECRET, NOW + away) is Verdict.STALE


def test_the_vector_of_the_standards_own_libraries_is_good() -> None:
    headers = {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    secret, then = (
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        datetime.fromtimestamp(1614265330, UTC),
    )
    proof = StandardWebhooks()

    assert proof.verify(headers, b'{"test": 2432232314}', secret, then) is Verdict.GOOD
    assert proof.verify(headers, b'{"test":2432232314}', secret, then) is Verdict.WRONG


@pytest.mark.parametrize("field", ["webhook-id", "webhook-timestamp"])
def test_the_id_and_the_moment_are_signed_too(field: str) -> None:
    headers = _standard(NOW)
    changed = headers | {field: headers[field][:-1] + "7"}

    assert StandardWebhooks().verify(changed, BODY, SECRET, NOW) is Verdict.WRONG


def test_any_of_several_signatures_is_enough_and_other_versions_are_passed_over() -> None:
    headers = _standard(NOW)
    right = headers["webhook-signature"]
    several = headers | {"webhook-signature": f"v1a,AAAA v1,AAAA= {right} v9,x"}
    others = headers | {"webhook-signature": right.replace("v1,", "v2,")}

    assert StandardWebhooks().verify(several, BODY, SECRET, NOW) is Verdict.GOOD
    assert StandardWebhooks().verify(others, BODY, SECRET, NOW) is Verdict.WRONG


def test_svix_names_are_read_as_well() -> None:
    headers = {name.replace("webhook", "svix"): one for name, one in _standard(NOW).items()}

    assert StandardWebhooks().verify(headers, BODY, SECRET, NOW) is Verdict.GOOD


def test_plain_words_are_a_secret_too() -> None:
    headers = _standard(NOW, key=b"correct horse")

    assert StandardWebhooks().verify(headers, BODY, "correct horse", NOW) is Verdict.GOOD


def test_a_grafana_moment_cannot_be_left_out_or_changed() -> None:
    proof = HexHmac(header="signature", moment_header="moment")
    moment = str(int(NOW.timestamp()))
    signature = hmac.new(b"s", moment.encode() + b":" + BODY, hashlib.sha256).hexdigest()
    headers = {"signature": signature, "moment": moment}

    assert proof.verify(headers, BODY, "s", NOW) is Verdict.GOOD
    assert proof.verify({"signature": signature}, BODY, "s", NOW) is Verdict.WRONG
    assert proof.verify(headers | {"moment": "1"}, BODY, "s", NOW) is Verdict.WRONG
    assert proof.verify(headers, BODY, "s", NOW + timedelta(hours=1)) is Verdict.STALE


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("Bearer s3cret", Verdict.GOOD),
        ("bearer s3cret", Verdict.GOOD),
        ("Basic " + base64.b64encode(b"anybody:s3cret").decode(), Verdict.GOOD),
        ("Basic " + base64.b64encode(b"s3cret:").decode(), Verdict.WRONG),
        ("Basic ???", Verdict.WRONG),
        ("Bearer other", Verdict.WRONG),
        ("Digest s3cret", Verdict.MISSING),
        ("s3cret", Verdict.MISSING),
        ("", Verdict.MISSING),
    ],
)
def test_an_authorization_is_the_secret_itself(said: str, verdict: Verdict) -> None:
    assert Authorization().verify({"authorization": said}, BODY, "s3cret", NOW) is verdict


def test_one_of_several_ways_is_enough_and_a_wrong_one_is_told_from_none() -> None:
    ways = AnyOf((StandardWebhooks(), PlainToken(header="x-token")))

    assert ways.verify({"x-token": "s"}, BODY, "s", NOW) is Verdict.GOOD
    assert ways.verify({"x-token": "t"}, BODY, "s", NOW) is Verdict.WRONG
    assert ways.verify({}, BODY, "s", NOW) is Verdict.MISSING


@pytest.mark.parametrize("preset", PRESETS, ids=lambda one: one.name)
@pytest.mark.parametrize("odd", ["\udcff", "v1,", "ä" * 2000, " ", "sha256=", "Basic ÿ", "v1,é"])
def test_an_odd_proof_is_refused_and_nothing_breaks(preset: Preset, odd: str) -> None:
    names = ("authorization", "x-gitlab-token", "webhook-signature", "webhook-timestamp",
             "webhook-id", "svix-signature", "x-hub-signature-256", "sentry-hook-signature",
             "x-grafana-alerting-signature", "x-grafana-alerting-timestamp")  # fmt: skip

    verdict = preset.proof.verify(dict.fromkeys(names, odd), BODY, SECRET, NOW)

    assert verdict in (Verdict.WRONG, Verdict.MISSING)


def _standard(at: datetime, *, key: bytes = b"k" * 24) -> dict[str, str]:
    id_, moment = "msg_1", str(int(at.timestamp()))
    digest = hmac.new(key, f"{id_}.{moment}.".encode() + BODY, hashlib.sha256).digest()
    signature = "v1," + base64.b64encode(digest).decode()
    return {"webhook-id": id_, "webhook-timestamp": moment, "webhook-signature": signature}
