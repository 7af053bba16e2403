"""A report as a delivery: its name, and what is done when nobody knows whether it came."""

from __future__ import annotations

from core.delivery.kind import Kind, WhenUnknown
from core.notify.letter_words import what_words
from core.texts import Locale


def test_a_report_that_may_have_arrived_is_sent_once_more() -> None:
    assert Kind.REPORT.when_unknown(edits=False) is WhenUnknown.RESEND_ONCE
    assert Kind.REPORT.subject(alert_id=None, case_id=None) is None


def test_a_report_that_died_is_named_as_what_it_is() -> None:
    what = what_words(Kind.REPORT, number=None, title=None)

    assert what.render(Locale()) == "Report"
    assert what.render(Locale(language="es")) == "Informe"
