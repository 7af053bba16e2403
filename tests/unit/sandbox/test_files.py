"""Files that were sent: kept by content, found by id, forgotten in the end."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bot.sandbox.files import Blobs, Files, FolderBlobs, MemoryBlobs
from bot.sandbox.images import kind_of, size_of
from bot.sandbox.seed import new_state
from bot.sandbox.sim.samples import read_upload


def files(blobs: Blobs) -> Files:
    """Return files of an empty sandbox."""
    state = new_state(bot_id=1, unix=1_795_219_199)
    return Files(state=state, blobs=blobs, rng=random.Random(1))


@pytest.fixture(params=["memory", "folder"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    """Return each kind of store."""
    return MemoryBlobs() if request.param == "memory" else FolderBlobs(folder=tmp_path / "blobs")


def test_the_same_bytes_are_kept_until_the_last_entry_goes(blobs: Blobs) -> None:
    kept = files(blobs)
    first = kept.add(kind="document", content=b"same", mime="text/plain", name="a.txt")
    kept.add(kind="document", content=b"same", mime="text/plain", name="b.txt")

    assert kept.content(first) == b"same"
    kept.forget_all()
    assert kept.content(first) is None
    assert kept.by_id(first.file_id) is None


def test_a_file_is_found_by_each_of_its_names(blobs: Blobs) -> None:
    kept = files(blobs)
    photo = kept.add(kind="photo", content=read_upload("photo", {}).content, mime="image/jpeg")

    assert kept.by_id(photo.file_id + "m") is photo
    assert kept.by_unique_id(photo.unique_id + "s") is photo
    assert kept.by_path("photos/file_1.jpg") is photo
    assert (photo.width, photo.height) == (960, 720)


@pytest.mark.parametrize(
    ("content", "kind", "size"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x05\0\0\0\x07", "image/png", (5, 7)),
        (b"GIF89a\x05\0\x07\0", "image/gif", (5, 7)),
        (b"RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\x04\0\0\x06\0\0", "image/webp", (5, 7)),
        (b"\xff\xd8\xff\xe0\0\x02", "image/jpeg", None),
        (b"\x89PNG\r\n\x1a\n", "image/png", None),
        (b"%PDF-1.4", None, None),
        (b"", None, None),
    ],
    ids=["png", "gif", "webp", "cut jpeg", "cut png", "no picture", "nothing"],
)
def test_pictures_are_known_by_their_first_bytes(
    content: bytes, kind: str | None, size: tuple[int, int] | None
) -> None:
    assert (kind_of(content), size_of(content)) == (kind, size)


@pytest.mark.parametrize("name", ["photo", "document", "voice"])
def test_every_sample_is_there(name: str) -> None:
    assert len(read_upload(name, {"sample": name}).content) > 500
