"""Refuses a database on a network or shared file system, where SQLite's WAL mode corrupts it.

WAL needs memory shared by all processes that have the file open; a file system that other machines
reach, or that a desktop container engine shares with its host, does not provide it.
"""

import fnmatch
import re
from pathlib import Path
from typing import Final

from storage.faults import DatabaseRefused

MOUNTS: Final = Path("/proc/self/mountinfo")
"""The mounts of this process, on Linux."""

_SHARED: Final = (
    *("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "virtiofs", "ceph", "glusterfs", "lustre"),
    "fuse.*",
)
_LOCAL: Final = frozenset({"fuse.fuse-overlayfs"})


def require_local(database: Path, mounts: Path | None = None) -> None:
    """Raise DatabaseRefused if the file is, or would be, on a shared file system.

    `mounts`: the list of mounts, by default MOUNTS; where there is none, nothing is checked.
    """
    try:
        listed = (mounts or MOUNTS).read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return
    point, kind = _mount_of(database.resolve(), listed)
    if kind not in _LOCAL and any(fnmatch.fnmatchcase(kind, shared) for shared in _SHARED):
        msg = (
            f"{database} is on a network or shared file system ({kind}, mounted at {point}), where "
            "the database would be damaged: set DATABASE_PATH to a file on a disk of this "
            "computer; in a container, use a named volume"
        )
        raise DatabaseRefused(msg, code="shared")


def _mount_of(path: Path, listed: str) -> tuple[str, str]:
    """Return mount point and type of the file system that holds `path`."""
    best, kind = "", ""
    for line in listed.splitlines():
        # ID PARENT MAJOR:MINOR ROOT POINT OPTIONS [FIELDS...] - TYPE SOURCE OPTIONS
        before, _, after = line.partition(" - ")
        fields = before.split(" ")
        if len(fields) < 6 or not after:  # noqa: PLR2004 - the fields above
            continue
        point = re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), fields[4])
        # Of two mounts at one point the later covers the earlier.
        if len(point) >= len(best) and path.is_relative_to(point):
            best, kind = point, after.split(" ")[0]
    return best, kind
