"""One part of a multipart form, by its name: some senders put their JSON into one."""

from __future__ import annotations

import re

_BOUNDARY = re.compile(r"boundary=(?:\"([^\"]{1,70})\"|([^\s;\",]{1,70}))", re.IGNORECASE)
_NAME = re.compile(rb"content-disposition:[^\r\n]*;\s*name=\"?([^\"\r\n;]*)\"?", re.IGNORECASE)
_PARTS_AT_MOST = 100


def part_in(body: bytes, content_type: str, name: str) -> bytes | None:
    """Return the content of the first part of that name; None when there is none."""
    found = _BOUNDARY.search(content_type)
    if found is None:
        return None
    boundary = b"--" + (found.group(1) or found.group(2)).encode("utf-8", "replace")
    for part in body.split(boundary, _PARTS_AT_MOST)[1:]:
        head, blank, content = part.partition(b"\r\n\r\n")
        said = _NAME.search(head)
        if blank and said is not None and said.group(1) == name.encode():
            return content.removesuffix(b"\r\n")
    return None
