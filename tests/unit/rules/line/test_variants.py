"""What people type otherwise is understood, and prints back in the one form there is."""

from __future__ import annotations

import pytest

from core.rules.line import write_line
from tests.unit.rules.line.people import PEOPLE, read

TABLE = """
when rating < 3 and text has refund then alert high
    when rating < 3 and text has "refund" then alert high
when rating < 3 and text has “refund” or text has «scam» then alert high
    when (rating < 3 and text has "refund") or text has "scam" then alert high
when rating is 1 then alert high
    when rating = 1 then alert high
when rating is 1 star then alert high
    when rating = 1 then alert high
when 1 star then alert high
    when rating = 1 then alert high
when 2 stars or less then alert high
    when rating <= 2 then alert high
when stars <= 2 then alert high
    when rating <= 2 then alert high
when rating <=2 then alert high
    when rating <= 2 then alert high
when rating=1 then alert high
    when rating = 1 then alert high
when rating ≤ 2 then alert high
    when rating <= 2 then alert high
when rating is at most 2 then alert high
    when rating <= 2 then alert high
when rating below 3 then alert high
    when rating < 3 then alert high
when rating 2 or less then alert high
    when rating <= 2 then alert high
when rating is 1 or 2 then alert high
    when rating in (1, 2) then alert high
when text has refund or scam then alert high
    when text has "refund", "scam" then alert high
when text has refund, scam or fraud then alert high
    when text has "refund", "scam", "fraud" then alert high
when text contains refund then alert high
    when text has "refund" then alert high
when the text mentions "gas leak" then alert critical
    when text has "gas leak" then alert critical
when text does not have thanks then alert low
    when not text has "thanks" then alert low
when text has any form of refund then alert low
    when text has any form of "refund" then alert low
when rating <= 2 then alert high to #ops #desk @sam
    when rating <= 2 then alert high to #ops, #desk, @sam
when rating <= 2 then alert high to #ops and @sam
    when rating <= 2 then alert high to #ops, @sam
when rating <= 2 then alert high to ops, admin
    when rating <= 2 then alert high to #ops, role:admin
WHEN RATING <= 2 AND TEXT HAS "Refund" THEN ALERT HIGH TO #OPS COOLDOWN 30M
    when rating <= 2 and text has "Refund" then alert high to #ops cooldown 30m
when 10 complaints in the last 15 minutes then alert critical
    when 10 complaints in 15m then alert critical
when 10 complaints in 15 minutes then alert critical
    when 10 complaints in 15m then alert critical
when 10 complaints within 2 hours then alert critical
    when 10 complaints in 2h then alert critical
when 10 complaints in an hour then alert critical
    when 10 complaints in 1h then alert critical
when 10 complaints in the last hour per place then alert critical
    when 10 complaints in 1h per place then alert critical
when at least 10 complaints in 15m then alert critical
    when 10 complaints in 15m then alert critical
when more than 10 complaints in 15m then alert critical
    when 11 complaints in 15m then alert critical
when 10 or more complaints in 15 min then alert critical
    when 10 complaints in 15m then alert critical
when 10 complaints per place in 15m then alert critical
    when 10 complaints in 15m per place then alert critical
when no feedback in the last 6 hours in place Lobby then alert medium
    when no feedback for 6h in place Lobby then alert medium
when nothing for 6 hours then alert medium
    when no feedback for 6h then alert medium
when no feedback for 6h between 8 and 22 then alert medium
    when no feedback for 6h between 08:00 and 22:00 then alert medium
when no feedback for 6h between 8am and 10pm on weekdays then alert medium
    when no feedback for 6h between 08:00 and 22:00 on weekdays then alert medium
when no feedback for 6h then alert medium between 08:00 and 22:00
    when no feedback for 6h between 08:00 and 22:00 then alert medium
if rating < 3 then alert high
    when rating < 3 then alert high
rating < 3 then alert high
    when rating < 3 then alert high
when rating < 3, alert high
    when rating < 3 then alert high
when rating < 3 && text has scam || category = food then alert high
    when (rating < 3 and text has "scam") or category = "food" then alert high
when !(rating > 2) then alert high
    when not rating > 2 then alert high
when rating < 3 then alert warning
    when rating < 3 then alert medium
when category is food or drink then alert high
    when category in ("food", "drink") then alert high
when category in food, drink then alert high
    when category in ("food", "drink") then alert high
when category is one of food, drink then alert high
    when category in ("food", "drink") then alert high
when category is not food then alert high
    when category != "food" then alert high
when category is not food or drink then alert high
    when not category in ("food", "drink") then alert high
when category is missing then alert low
    when not category exists then alert low
when place is "Front desk" and rating < 3 then alert low
    when place = "Front desk" and rating < 3 then alert low
when rating < 3 in place Lobby then alert low
    when rating < 3 and place = "Lobby" then alert low
when label team is db then alert high
    when label team = "db" then alert high
when label team matches "db.*" then alert high
    when label team =~ "db.*" then alert high
when severity is critical then alert critical
    when severity = critical then alert critical
when severity at least warning then alert high
    when severity >= warning then alert high
every weekday at 9 when count(open) > 0 then alert high
    every weekday at 09:00 when count(open) > 0 then alert high
every weekday at 9am when count(open cases, older than 2 hours) > 0 then alert high
    every weekday at 09:00 when count(open, older than 2h) > 0 then alert high
every monday and friday at 9:30 then alert low
    every monday, friday at 09:30 then alert low
every mon, fri at 17:00 in Europe/Madrid then alert low
    every monday, friday at 17:00 in Europe/Madrid then alert low
every day at noon in madrid when average(rating, today) < 3.5 then alert low
    every day at 12:00 in Europe/Madrid when average(rating, today) < 3.5 then alert low
every 15 minutes when oldest(open) > 2 hours then alert high
    every 15m when oldest(open) > 2h then alert high
every hour when count(alerts) > 5 then alert high
    every 1h when count(alerts) > 5 then alert high
every 2h between 8 and 20 when count(firing) > 5 then alert high
    every 2h when count(firing) > 5 between 08:00 and 20:00 then alert high
every cron 0 9 * * 1-5 then alert low
    every cron "0 9 * * 1-5" then alert low
when average rating below 3.5 over the last day of at least 5 then alert medium
    when average rating < 3.5 over 1d of at least 5 then alert medium
when the average of the rating over 1 day < 3.5 per place then alert medium
    when average rating < 3.5 over 1d per place then alert medium
when rating <= 2 then alert high and set category food, assign sam, label team is b
    when rating <= 2 then alert high, set category "food", assign @sam, label team = "b"
when rating <= 2 then set severity to high and assign to @sam
    when rating <= 2 then set severity high, assign @sam
when rating <= 2 then alert high cooldown 1 hour 30 minutes, priority 5
    when rating <= 2 then alert high cooldown 1h30m priority 5
when rating <= 2 then alert high with cooldown 30 min named 'It’s low'
    when rating <= 2 then alert high cooldown 30m named "It’s low"
when any of (rating <= 2, text has refund) then alert high
    when rating <= 2 or text has "refund" then alert high
when rating <= 2 then alert high to “Front desk”
    when rating <= 2 then alert high to #"Front desk"
When rating is 1. then alert high.
    when rating = 1 then alert high
When the rating is at most 2, alert high.
    when rating <= 2 then alert high
when rating>3 or rating<2 then alert low
    when rating > 3 or rating < 2 then alert low
when 100 items in 5m watching integrations then alert high
    when 100 items in 5m then alert high watching integrations
when 100 items in 5m then alert high
    when 100 items in 5m then alert high watching integrations
when rating <= 2 then alert high to role:admin grouped by place and category
    when rating <= 2 then alert high to role:admin group by place, category
when rating is between 1 and 2 then alert high
    when rating >= 1 and rating <= 2 then alert high
when rating <= 2 cooldown 30m then alert high
    when rating <= 2 then alert high cooldown 30m
when rating < 3 and text has ‘refund’ then alert high
    when rating < 3 and text has "refund" then alert high
when rating < 3 and text has „Rückgabe“ then alert high
    when rating < 3 and text has "Rückgabe" then alert high
when rating < three then alert high
    when rating < 3 then alert high
when RATING IS 1 then ALERT HIGH to #Ops
    when rating = 1 then alert high to #ops
when text has don't then alert low
    when text has "don't" then alert low
when in place Lobby and rating < 3 then alert low
    when place = "Lobby" and rating < 3 then alert low
when rating < 3 also text has scam then alert low
    when rating < 3 and text has "scam" then alert low
when rating <= 2 then alert high and reply “We are sorry.”
    when rating <= 2 then alert high, reply "We are sorry."
when rating <= 2 then alert high cooldown 1h 30m
    when rating <= 2 then alert high cooldown 1h30m
when rating <= 2 then alert high, cooldown 90 minutes and priority 5
    when rating <= 2 then alert high cooldown 1h30m priority 5
when rating <= 2 then alert high only between 8 and 5pm
    when rating <= 2 between 08:00 and 17:00 then alert high
when rating <= 2 then alert high to role:admin; #ops
    when rating <= 2 then alert high to role:admin, #ops
when rating <= 2 then alert critical to Sam
    when rating <= 2 then alert critical to @sam
every weekday at 9:00 am then alert low
    every weekday at 09:00 then alert low
every weekend at 10 then alert low
    every weekend at 10:00 then alert low
every day at midnight then alert low
    every day at 00:00 then alert low
when no complaints in the last 2 days in place “Front desk” then alert low
    when no complaints for 2d in place "Front desk" then alert low
when labels.team = db then alert low
    when labels.team = "db" then alert low
when label team contains db then alert low
    when labels.team contains "db" then alert low
when severity is high or critical then alert high
    when severity in (high, critical) then alert high
when 3 requests within 1 week then alert low
    when 3 requests in 7d then alert low
when average rating < 3.5 over the last 24 hours of at least 5 then alert low
    when average rating < 3.5 over 1d of at least 5 then alert low
every 30 min when count(complaints, today) is more than 20 then alert high
    every 30m when count(complaints, today) > 20 then alert high
every monday at 9 when count(open complaints) > 3 then alert low
    every monday at 09:00 when count(open, kind = "complaint") > 3 then alert low
every day at 18:00 when average(rating, in the last week) below 4 then alert low
    every day at 18:00 when average(rating, in the last 7d) < 4 then alert low
when rating <= 2 and not text has thanks then alert high
    when rating <= 2 and not text has "thanks" then alert high
when (rating <= 2) and ((text has refund)) then alert high
    when rating <= 2 and text has "refund" then alert high
/rule when rating < 3 then alert high
    when rating < 3 then alert high
when rating < 3 then critical to #ops
    when rating < 3 then alert critical to #ops
when text has "refund" “scam” then alert high
    when text has "refund", "scam" then alert high
when rating < 3,5 then alert high
    when rating < 3.5 then alert high
every day at 9 when average(rating, today) < 3,5 then alert high
    every day at 09:00 when average(rating, today) < 3.5 then alert high
every monday 09:00 then alert low
    every monday at 09:00 then alert low
when no feedback for 6h between 8:00-22:00 then alert low
    when no feedback for 6h between 08:00 and 22:00 then alert low
when rating < 3 stars and text has refund then alert high
    when rating < 3 and text has "refund" then alert high
when text has "refund" and "scam" then alert high
    when text has "refund" and text has "scam" then alert high
when text has refund but not text has thanks then alert high
    when text has "refund" and not text has "thanks" then alert high
when somebody writes refund or scam then alert high
    when text has "refund", "scam" then alert high
when there are 10 complaints in 15m then alert high
    when 10 complaints in 15m then alert high
when a rating is below 3 then alert high
    when rating < 3 then alert high
when the label team is db then alert high
    when label team = "db" then alert high
when kind is Complaints then alert high
    when kind = "complaint" then alert high
when rating < 3 then alert high then reply "Sorry"
    when rating < 3 then alert high, reply "Sorry"
when no feedback for 6h between 8 until 24:00 then alert low
    when no feedback for 6h between 08:00 and 00:00 then alert low
when average rating of requests in the last day < 3 then alert low
    when average rating < 3 over 1d of requests then alert low
when label team does not match "db.*" then alert low
    when label team !~ "db.*" then alert low
when rating is 4 or more then alert low
    when rating >= 4 then alert low
when category in (food or drink) then alert low
    when category in ("food", "drink") then alert low
when text has refund in any form then alert low
    when text has any form of "refund" then alert low
when rating < 3 then alert low watching submissions and events
    when rating < 3 then alert low watching submissions, events
"""
"""Each row: as somebody types it, and below it as it prints back."""

_LINES = [line.strip() for line in TABLE.strip().splitlines()]
ROWS = list(zip(_LINES[::2], _LINES[1::2], strict=True))


@pytest.mark.parametrize(("typed", "printed"), ROWS, ids=[typed for typed, _ in ROWS])
def test_a_variant_is_understood(typed: str, printed: str) -> None:
    assert write_line(read(typed), names=PEOPLE) == printed
    assert read(printed) == read(typed)


def test_a_line_may_be_typed_over_several() -> None:
    typed = "when rating <= 2\r\n  and text has refund\n\nthen alert high\n"

    assert read(typed) == read("when rating <= 2 and text has refund then alert high")
