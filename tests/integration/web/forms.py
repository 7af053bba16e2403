"""Multipart forms as clients send them."""

from __future__ import annotations

from collections.abc import Mapping

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 40
PDF = b"%PDF-1.7\n" + b"x" * 40
BOUNDARY = "a-boundary"
SAID = "Content-Disposition: form-data"


def form_of(fields: Mapping[str, object], *files: tuple[str, str, bytes]) -> tuple[bytes, str]:
    """Return a form's bytes and its content type; a file is its name, its type and its bytes."""
    parts = [
        f'--{BOUNDARY}\r\n{SAID}; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for name, kind, body in files:
        said = f"Content-Type: {kind}\r\n" if kind else ""
        head = f'{SAID}; name="files"; filename="{name}"\r\n{said}\r\n'
        parts.append(f"--{BOUNDARY}\r\n{head}".encode() + body + b"\r\n")
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode(), (
        f"multipart/form-data; boundary={BOUNDARY}"
    )
