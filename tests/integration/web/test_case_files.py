"""Cases with files over HTTP: taken by their bytes, given back as a download; and many at once."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from core.desk.files import SIZE_LIMIT
from core.desk.upload import plain_name
from tests.integration.web.forms import JPEG, PDF, PNG, form_of
from tests.integration.web.house import Answer, House

COMPLAINT = {"kind": "complaint", "text": "No hot water", "rating": 1}


async def send(
    house: House,
    path: str,
    fields: Mapping[str, object],
    *files: tuple[str, str, bytes],
    **headers: str,
) -> Answer:
    """Send a form."""
    body, kind = form_of(fields, *files)
    sent = {"Content-Type": kind} | {name.replace("_", "-"): one for name, one in headers.items()}
    return await house.api("POST", path, body=BytesIO(body), headers=sent)


def stored(house: House) -> list[Path]:
    """Return every file that lies in the store, be it whole or not."""
    folder = house.deps.files.path_of("00000000-0000-0000-0000-000000000000").parent.parent
    return [one for one in folder.rglob("*") if one.is_file()]


async def test_a_case_is_opened_with_its_files(house: House) -> None:
    opened = await send(
        house, "/cases", COMPLAINT, ("tap.png", "image/png", PNG), ("bill.pdf", "", PDF)
    )

    assert opened.status == 201, opened.raw
    detail = (await house.api("GET", f"/cases/{opened.json['id']}")).json
    files = detail["thread"][0]["attachments"]
    assert [(one["name"], one["mime"], one["kind"], one["state"]) for one in files] == [
        ("tap.png", "image/png", "photo", "stored"),
        ("bill.pdf", "application/pdf", "document", "stored"),
    ]
    got = await house.ask("GET", files[0]["url"])
    assert got.raw == PNG
    assert got.headers["Content-Type"] == "image/png"
    assert got.headers["Content-Disposition"] == "attachment; filename*=UTF-8''tap.png"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


async def test_a_part_of_a_file_is_given_to_whoever_asks_for_it(house: House) -> None:
    opened = await send(house, "/cases", COMPLAINT, ("tap.png", "image/png", PNG))
    detail = (await house.api("GET", f"/cases/{opened.json['id']}")).json
    url = detail["thread"][0]["attachments"][0]["url"]

    part = await house.ask("GET", url, headers={"Range": "bytes=2-5"})
    beyond = await house.ask("GET", url, headers={"Range": f"bytes={len(PNG)}-"})

    assert (part.status, part.raw) == (206, PNG[2:6])
    assert part.headers["Content-Range"] == f"bytes 2-5/{len(PNG)}"
    assert part.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert beyond.status == 416


async def test_a_file_alone_is_a_case_and_json_stands_in_a_part_of_its_own(house: House) -> None:
    alone = await send(house, "/cases", {"kind": "request"}, ("tap.jpg", "image/jpeg", JPEG))
    said = {"json": '{"kind": "feedback", "text": "Lovely", "rating": 5}'}
    whole = await send(house, "/cases", said, ("tap.jpg", "image/jpeg", JPEG))

    assert (alone.status, alone.json["title"]) == (201, "tap.jpg")
    assert (whole.status, whole.json["rating"], whole.json["attachment_count"]) == (201, 5, 1)


@pytest.mark.parametrize(
    ("fields", "file", "status", "field"),
    [
        (COMPLAINT, ("a.png", "image/png", PDF), 400, "files"),
        (COMPLAINT, ("a.pdf", "application/pdf", b"<script>"), 400, "files"),
        (COMPLAINT, ("a.mp4", "video/mp4", PNG), 400, "files"),
        (COMPLAINT, ("a.png", "image/png", b""), 400, "files"),
        (COMPLAINT, ("a.bin", "", b"x" * (SIZE_LIMIT + 1)), 413, None),
        (COMPLAINT | {"rating": 9}, ("a.png", "image/png", PNG), 400, "rating"),
        (COMPLAINT | {"colour": "red"}, ("a.png", "image/png", PNG), 400, "colour"),
        ({"text": "no kind"}, ("a.png", "image/png", PNG), 400, "kind"),
        ({"kind": "complaint", "json": "{}"}, ("a.png", "image/png", PNG), 400, "json"),
        (
            COMPLAINT | {"place": "01890000-0000-7000-8000-000000000000"},
            ("a.png", "image/png", PNG),
            404,
            None,
        ),
    ],
    ids=[
        "pdf as png", "script as pdf", "png as film", "empty", "too large", "rating", "unknown",
        "no kind", "both ways", "no such place",
    ],
)  # fmt: skip
async def test_what_is_refused_leaves_no_case_and_no_file(
    house: House,
    fields: dict[str, object],
    file: tuple[str, str, bytes],
    status: int,
    field: str | None,
) -> None:
    answered = await send(house, "/cases", fields, file)

    assert answered.status == status, answered.raw
    if field is not None:
        assert answered.json["errors"][0]["field"] == field
    assert stored(house) == []
    assert (await house.api("GET", "/cases")).json["items"] == []


async def test_no_more_than_ten_files(house: House) -> None:
    answered = await send(house, "/cases", COMPLAINT, *[("a.png", "image/png", PNG)] * 11)

    assert (answered.status, answered.json["errors"][0]["field"]) == (400, "files")
    assert stored(house) == []


def broken_forms() -> list[object]:
    """Return bodies that are no whole form."""
    body, kind = form_of(COMPLAINT, ("a.png", "image/png", PNG))
    cases: list[object] = [
        pytest.param(body[:cut], kind, id=f"cut at {cut}") for cut in range(0, len(body) - 2, 37)
    ]
    return [
        *cases,
        pytest.param(body, "multipart/form-data", id="no boundary"),
        pytest.param(body, "multipart/form-data; boundary=other", id="another boundary"),
        pytest.param(body, f"multipart/form-data; boundary={'x' * 90}", id="long boundary"),
        pytest.param(b"\x00" * 400, kind, id="zeros"),
        pytest.param(body.replace(b'name="files"', b"x"), kind, id="no name"),
        pytest.param(
            body.replace(b"image/png\r\n", b"multipart/mixed; boundary=q\r\n"), kind, id="nested"
        ),
        pytest.param(
            body.replace(b"image/png\r\n", b"image/png\r\nContent-Transfer-Encoding: base64\r\n"),
            kind,
            id="base64",
        ),
        pytest.param(body.replace(b"No hot water", b"\xff\xfe"), kind, id="no text"),
        pytest.param(body.replace(b"No hot water", b"\x00"), kind, id="nul"),
    ]


@pytest.mark.parametrize(("body", "kind"), broken_forms())
async def test_a_broken_form_is_refused_in_words(house: House, body: bytes, kind: str) -> None:
    answered = await house.api("POST", "/cases", body=body, headers={"Content-Type": kind})

    assert 400 <= answered.status < 500, answered.raw
    assert answered.json["detail"]
    assert stored(house) == []


async def test_the_same_form_again_is_the_same_case_and_another_one_is_refused(
    house: House,
) -> None:
    file = ("a.png", "image/png", PNG)

    first = await send(house, "/cases", COMPLAINT, file, Idempotency_Key="one")
    again = await send(house, "/cases", COMPLAINT, file, Idempotency_Key="one")
    other = await send(
        house, "/cases", COMPLAINT, ("a.png", "image/png", PNG + b"x"), Idempotency_Key="one"
    )

    assert first.json["id"] == again.json["id"]
    assert other.json["reason"] == "key_reused"
    assert len(stored(house)) == 1


async def opened(house: House) -> str:
    """Open a case and return its address."""
    made = await house.api("POST", "/cases", json=COMPLAINT)
    return f"/cases/{made.json['id']}"


async def test_notes_and_added_files_are_for_the_team(house: House) -> None:
    path = await opened(house)

    note = await house.api("POST", f"{path}/notes", json={"text": "Asked the plumber"})
    added = await send(house, f"{path}/attachments", {}, ("tap.png", "image/png", PNG))
    no_form = await house.api("POST", f"{path}/attachments", json={"text": "x"})
    no_file = await send(house, f"{path}/attachments", {"text": "x"})
    no_name = await send(house, f"{path}/attachments", {"text": "x", "files": "not a file"})
    nothing = await house.api("POST", f"{path}/notes", json={})

    assert (note.status, note.json["internal"], note.json["delivery"]) == (201, True, None)
    assert note.json["author"] == {"kind": "staff", "name": "Owner"}
    assert [one["name"] for one in added.json["attachments"]] == ["tap.png"]
    assert (no_form.status, no_form.code) == (415, "no_form")
    assert (no_file.status, no_name.status, nothing.status) == (400, 400, 400)
    detail = (await house.api("GET", path)).json
    assert [one["what"] for one in detail["history"]] == ["Opened", "Wrote a note", "Wrote a note"]
    assert [one["internal"] for one in detail["thread"]] == [False, True, True]


async def test_a_case_is_put_right(house: House) -> None:
    path = await opened(house)
    before = (await house.api("GET", path)).json

    changed = await house.api(
        "PATCH",
        path,
        json={"severity": "high", "category": "Water"},
        headers={"If-Match": f'"{before["revision"]}"'},
    )
    late = await house.api(
        "PATCH", path, json={"severity": "low"}, headers={"If-Match": f'"{before["revision"]}"'}
    )
    away = await house.api("PATCH", path, json={"category": None})
    same = await house.api("PATCH", path, json={"severity": "high"})
    empty = await house.api("PATCH", path, json={})
    nowhere = await house.api("PATCH", path, json={"place": before["id"]})

    assert (changed.json["severity"], changed.json["category"]) == ("high", "Water")
    assert late.status == 412
    assert (away.json["category"], away.json["severity"]) == (None, "high")
    assert same.json["revision"] == away.json["revision"]
    assert (empty.status, nowhere.status) == (400, 404)
    history = [one["what"] for one in (await house.api("GET", path)).json["history"]]
    assert history == [
        "Opened",
        "Changed the category",
        "Changed the severity",
        "Changed the category",
    ]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ana\\bill.pdf", "bill.pdf"),
        ("a\x00b\r\n.png", "ab.png"),
        ("\u202egnp.exe", "gnp.exe"),
        ("...", "file"),
        ("", "file"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("Foto für Ana 😀.png", "Foto für Ana 😀.png"),
    ],
)
def test_a_name_is_made_safe(given: str, kept: str) -> None:
    assert plain_name(given) == kept


async def test_many_cases_are_opened_and_each_bad_one_is_named(house: House) -> None:
    unrated = COMPLAINT | {"rating": None}
    items: list[Any] = [COMPLAINT, {"kind": "nothing"}, 7, unrated, COMPLAINT]
    key = {"Idempotency-Key": "bulk"}

    first = await house.api("POST", "/cases/bulk", json={"items": items}, headers=key)
    again = await house.api("POST", "/cases/bulk", json={"items": items}, headers=key)
    other = await house.api("POST", "/cases/bulk", json={"items": items[:1]}, headers=key)
    many = await house.api("POST", "/cases/bulk", json={"items": [COMPLAINT] * 101})

    assert first.status == 200, first.raw
    assert [one["status"] for one in first.json["items"]] == [201, 400, 400, 201, 201]
    assert (first.json["done"], first.json["refused"]) == (3, 2)
    assert first.json["items"][1]["problem"]["errors"][0]["field"] == "kind"
    ids = [one["case"]["id"] for one in first.json["items"] if one["case"]]
    assert ids == [one["case"]["id"] for one in again.json["items"] if one["case"]]
    assert (other.status, other.json["reason"]) == (422, "key_reused")
    assert many.status == 400
    assert (await house.api("GET", "/cases?page=1")).json["total"] == 3


async def test_many_cases_are_moved_and_given_at_once(house: House) -> None:
    made = await house.api("POST", "/cases/bulk", json={"items": [COMPLAINT] * 3})
    ids = [one["case"]["id"] for one in made.json["items"]]
    await house.api("POST", f"/cases/{ids[1]}/status", json={"status": "closed"})
    unknown = "01890000-0000-7000-8000-000000000000"

    moved = await house.api(
        "POST", "/cases/bulk/status", json={"ids": [*ids, unknown], "status": "acknowledged"}
    )
    given = await house.api(
        "POST",
        "/cases/bulk/assign",
        json={"ids": ids, "person": str(house.people["staff"])},
        headers={"Idempotency-Key": "give"},
    )
    again = await house.api(
        "POST",
        "/cases/bulk/assign",
        json={"ids": ids, "person": str(house.people["staff"])},
        headers={"Idempotency-Key": "give"},
    )

    assert [one["status"] for one in moved.json["items"]] == [200, 409, 200, 404]
    assert {one["case"]["assignee"]["name"] for one in given.json["items"]} == {"Staff"}
    assert [one["status"] for one in again.json["items"]] == [200, 200, 200]
