"""Getting a file that was sent: where it can be downloaded."""

from __future__ import annotations

from bot.sandbox.errors import bad_request
from bot.sandbox.files import MOST_DOWNLOAD_BYTES
from bot.sandbox.media import file_object
from bot.sandbox.method import Method
from bot.sandbox.params import Params
from bot.sandbox.world import World


def get_file(world: World, params: Params) -> object:
    """Return the file's size and path; raises for unknown and for too large ones."""
    file_id = params.text("file_id").strip()
    if not file_id:
        raise bad_request("file_id not specified")
    entry = world.files.by_id(file_id)
    if entry is None and world.files.is_own_form(file_id):
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if entry is None:
        raise bad_request("invalid file_id")
    if entry.size > MOST_DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return file_object(entry, file_id=file_id)


METHODS = (Method(name="getFile", run=get_file),)
