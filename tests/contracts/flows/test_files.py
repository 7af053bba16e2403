"""The files of a case are fetched after it is on disk, again when that fails, and shown as they
are."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.clock import ManualClock
from core.desk.files import FileGone, Files, NotHere, sniff
from core.desk.submission import IncomingFile, Submission
from core.desk.view import AttachmentView, CaseFilter
from core.inbox.cause import Cause
from core.tenants.sight import EVERYTHING
from tests.contracts.conftest import BOT
from tests.contracts.flows.conftest import House

_ALL = CaseFilter()
PNG = b"\x89PNG\r\n\x1a\n" + bytes(16)


class ScriptedSource:
    """Gives the next answer of its plan; an exception is raised."""

    def __init__(self, *plan: bytes | Exception) -> None:
        self._plan = list(plan)
        self.asked: list[str] = []

    async def download(self, *, bot_id: int, file_id: str) -> bytes:
        """Return or raise what was planned."""
        self.asked.append(file_id)
        answer = self._plan.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


async def attached(house: House) -> AttachmentView:
    """Return the one file of the one case."""
    (row,) = (
        await house.runtime.cases.page(house.workspace, _ALL, limit=5, sight=EVERYTHING)
    ).items
    detail = await house.runtime.cases.detail(house.workspace, row.id, sight=EVERYTHING)
    (file,) = detail.attachments
    return file


@pytest.fixture
async def files(house: House) -> Files:
    """The fetcher, with one photo to be fetched."""
    photo = IncomingFile(
        kind="photo", name="photo.jpg", mime="image/jpeg", bot_id=BOT, file_id="F1"
    )
    given = Submission(
        workspace_id=house.workspace,
        customer_name="Carla",
        kind="complaint",
        source="telegram",
        at=house.runtime.clock.now(),
        person_id=house.customer,
        files=(photo,),
    )
    await house.runtime.flows.submit(given, Cause(actor=house.customer))
    return house.runtime.files


async def test_a_file_is_fetched_once_and_called_what_its_bytes_are(
    house: House, files: Files
) -> None:
    source = ScriptedSource(PNG)

    tried = [await files.fetch_pending(source), await files.fetch_pending(source)]

    file = await attached(house)
    assert tried == [1, 0]
    assert (file.state, file.mime, file.size) == ("stored", "image/png", len(PNG))
    assert file.stored_as is not None
    assert files.path_of(file.stored_as).read_bytes() == PNG


async def test_a_failed_fetch_is_tried_again_later(
    house: House, files: Files, clock: ManualClock
) -> None:
    source = ScriptedSource(ConnectionError("no line"), PNG)

    await files.fetch_pending(source)
    too_early = await files.fetch_pending(source)
    clock.advance(timedelta(seconds=2))
    await files.fetch_pending(source)

    assert too_early == 0
    assert (await attached(house)).state == "stored"


async def test_a_file_that_is_gone_is_given_up_at_once(house: House, files: Files) -> None:
    source = ScriptedSource(FileGone("file is too big"))

    await files.fetch_pending(source)
    await files.fetch_pending(source)

    assert (await attached(house)).state == "failed"
    assert source.asked == ["F1"]


async def test_a_file_that_never_comes_is_given_up_after_eight_tries(
    house: House, files: Files, clock: ManualClock
) -> None:
    source = ScriptedSource(*[TimeoutError()] * 8)

    for _ in range(10):
        await files.fetch_pending(source)
        clock.advance(timedelta(minutes=20))

    assert len(source.asked) == 8
    assert (await attached(house)).state == "failed"


@pytest.mark.parametrize(
    ("body", "mime"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (PNG, "image/png"),
        (b"OggS\x00", "audio/ogg"),
        (b"\x00\x00\x00\x18ftypmp42", "video/mp4"),
        (b"%PDF-1.7", "application/pdf"),
        (b"<html><script>", "application/octet-stream"),
        (b"<svg onload=x>", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
    ids=["jpeg", "png", "ogg", "mp4", "pdf", "html", "svg", "empty"],
)
def test_the_bytes_say_what_a_file_is(body: bytes, mime: str) -> None:
    assert sniff(body) == mime


async def test_a_file_of_a_bot_that_runs_elsewhere_is_left_to_that_process(
    house: House, files: Files
) -> None:
    source = ScriptedSource(*[NotHere()] * 20, PNG)

    tried = [await files.fetch_pending(source) for _ in range(20)]
    await files.fetch_pending(source)

    assert tried == [0] * 20
    assert (await attached(house)).state == "stored"
