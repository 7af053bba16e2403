"""One serving process per SQLite file, held by a lock that ends with the process, however it
ends."""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType

from core.errors import Unavailable


class ProcessLock:
    """A lock file beside the database; `with ProcessLock(path=…):`. The system frees it even after
    SIGKILL. Raises Unavailable, naming the process that has it."""

    def __init__(self, *, path: Path) -> None:
        self._path = path
        self._held: int | None = None

    def __enter__(self) -> ProcessLock:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        held = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        if not _lock(held):
            other = os.read(held, 32).decode("ascii", "replace").strip() or "unknown"
            os.close(held)
            raise Unavailable(
                f"another Opsbell (process {other}) is running on {self._path.parent} already. "
                "Stop it first, or give this one its own DATA_DIR and PORT"
            )
        os.ftruncate(held, 0)
        os.write(held, f"{os.getpid()}\n".encode())
        self._held = held
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _problem: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._held is not None:
            os.close(self._held)
            self._held = None


def _lock(held: int) -> bool:
    """Take the file's lock without waiting; False when another process has it."""
    try:
        import fcntl
    except ImportError:  # Windows has its own call; there the open file's region is locked
        return _lock_windows(held)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _lock_windows(held: int) -> bool:
    import msvcrt

    try:
        msvcrt.locking(held, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined] # Windows only
    except OSError:
        return False
    return True
