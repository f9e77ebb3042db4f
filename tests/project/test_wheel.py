"""The wheel holds all that the program needs, and no more."""

import subprocess
import sys
import zipfile
from pathlib import Path


def test_wheel_is_whole(root: Path, tmp_path: Path) -> None:
    """Modules, catalogues and data of the four packages are in the wheel, tests are not."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path],
        cwd=root,
        check=True,
        capture_output=True,
    )
    [wheel] = tmp_path.glob("*.whl")
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    needed = {
        str(path.relative_to(root))
        for package in ("bot", "handlers", "simulator", "storage")
        for path in (root / package).rglob("*")
        if path.suffix in (".css", ".js", ".json", ".py", ".sql", ".svg", ".toml")
    }
    assert held == needed
