"""Where a database may be: on a disk of this computer."""

from pathlib import Path

import pytest

from storage import DatabaseRefused
from storage.sqlite import mounts, open_database
from storage.sqlite.copying import copy_database
from storage.sqlite.lock import ProcessLock

LINE = "36 25 0:32 / {point} rw,noatime shared:1 - {kind} server:/export rw,vers=4.2\n"
SHARED = (
    *("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "virtiofs", "ceph", "glusterfs", "lustre"),
    *("fuse.sshfs", "fuse.grpcfuse", "fuse.s3fs"),
)


def listed(folder: Path, *lines: tuple[str | Path, str]) -> Path:
    """Write a list of mounts as the kernel does; return its path."""
    path = folder / "mountinfo"
    text = "".join(
        LINE.format(point=str(point).replace(" ", "\\040"), kind=kind) for point, kind in lines
    )
    path.write_text("24 1 8:1 / / rw - ext4 /dev/sda1 rw\nodd line\n" + text, encoding="utf-8")
    return path


@pytest.mark.parametrize("kind", SHARED)
def test_shared_file_systems_are_refused(tmp_path: Path, kind: str) -> None:
    """The refusal says where, why and what to do."""
    with pytest.raises(DatabaseRefused) as refused:
        mounts.require_local(tmp_path / "desk.db", listed(tmp_path, (tmp_path, kind)))
    said = str(refused.value)
    assert f"({kind}, mounted at {tmp_path})" in said
    assert "set DATABASE_PATH" in said
    assert "named volume" in said


@pytest.mark.parametrize(
    "kind", ["ext4", "xfs", "btrfs", "overlay", "tmpfs", "fuse.fuse-overlayfs"]
)
def test_disks_of_this_computer_are_fine(tmp_path: Path, kind: str) -> None:
    """So is a rootless container's own file system."""
    mounts.require_local(tmp_path / "desk.db", listed(tmp_path, (tmp_path, kind)))


def test_the_nearest_mount_counts(tmp_path: Path) -> None:
    """A disk mounted within a share is a disk, and a share within a disk is a share."""
    inner = tmp_path / "a b" / "data"
    inner.mkdir(parents=True)
    mounts.require_local(inner / "desk.db", listed(tmp_path, (tmp_path, "nfs4"), (inner, "ext4")))
    shared = listed(tmp_path, (inner, "nfs4"), (tmp_path, "ext4"))
    with pytest.raises(DatabaseRefused):
        mounts.require_local(inner / "desk.db", shared)
    mounts.require_local(tmp_path / "a b" / "database.db", shared)


def test_the_last_mount_at_a_point_counts(tmp_path: Path) -> None:
    """It covers what was mounted there before."""
    mounts.require_local(
        tmp_path / "desk.db", listed(tmp_path, (tmp_path, "nfs"), (tmp_path, "ext4"))
    )


def test_a_link_to_a_share_is_a_share(tmp_path: Path) -> None:
    """What counts is where the file is, not where its path begins."""
    share, local = tmp_path / "share", tmp_path / "local"
    share.mkdir()
    local.symlink_to(share)
    with pytest.raises(DatabaseRefused):
        mounts.require_local(local / "desk.db", listed(tmp_path, (share, "cifs")))


def test_without_a_list_nothing_is_checked(tmp_path: Path) -> None:
    """Only Linux has the list."""
    mounts.require_local(tmp_path / "desk.db", tmp_path / "missing")


def test_every_way_to_the_database_is_guarded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lock, opening, reading and copying refuse, and leave no file behind."""
    path, folder = tmp_path / "data" / "desk.db", tmp_path / "data"
    folder.mkdir()
    monkeypatch.setattr(mounts, "MOUNTS", listed(tmp_path, (folder, "nfs")))
    for way in (
        ProcessLock(path).acquire,
        lambda: open_database(path),
        lambda: open_database(path, read_only=True),
        lambda: copy_database(path, tmp_path / "copy.db"),
    ):
        with pytest.raises(DatabaseRefused, match="network or shared file system"):
            way()
    assert list(folder.iterdir()) == []
