"""The unit that runs the program as a service: one file, hardened, and as the pages install it."""

import re
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest

from bot.cli import USAGE, main
from bot.settings import ROWS
from bot.settings.files import SECRETS

PAGES = ("docs/setup.md", "docs/ja/setup.md")
HARDENED = {
    "NoNewPrivileges": "true",
    "CapabilityBoundingSet": "",
    "LimitCORE": "0",
    "PrivateDevices": "true",
    "PrivateTmp": "true",
    "ProtectHome": "true",
    "ProtectProc": "invisible",
    "ProtectSystem": "strict",
    "UMask": "0077",
    "StateDirectoryMode": "0700",
}
MOST_EXPOSED = 2.0


@pytest.fixture(scope="module")
def path(root: Path) -> Path:
    """Return the only unit there is."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.service"],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    )
    [name] = listed.stdout.split()
    return root / name


@pytest.fixture(scope="module")
def service(path: Path) -> dict[str, list[str]]:
    """Return the settings of the service, each with its values in their order."""
    found: dict[str, list[str]] = defaultdict(list)
    section = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line
        elif line and not line.startswith("#") and section == "[Service]":
            name, _, value = line.partition("=")
            found[name].append(value)
    return dict(found)


def test_it_is_hardened(service: dict[str, list[str]]) -> None:
    """It can gain no privilege, dumps no memory, and sees and writes no more than it needs."""
    assert {name: service.get(name) for name in HARDENED} == {
        name: [value] for name, value in HARDENED.items()
    }
    assert service["SystemCallFilter"][0] == "@system-service"
    assert service["RestrictAddressFamilies"] == ["AF_INET AF_INET6 AF_UNIX"]
    assert re.fullmatch(r"\d+[MG]", service["MemoryMax"][0])
    assert "PYTHONSAFEPATH=1" in service["Environment"]


def test_it_tells_systemd_how_it_is(service: dict[str, list[str]]) -> None:
    """It is up when it says so, however long Slack keeps it waiting, and watched from then on."""
    assert (service["Type"], service["NotifyAccess"]) == (["notify"], ["main"])
    assert service["TimeoutStartSec"] == ["infinity"]
    assert int(service["WatchdogSec"][0]) > 2 * 5, "a beat is every 5 seconds"
    assert service["Restart"] == ["on-failure"]


def test_secrets_are_handed_over_as_credentials(service: dict[str, list[str]]) -> None:
    """Each secret that the bot needs is loaded from its file, and named to the bot."""
    needed = [f"{row.name}_FILE" for row in ROWS if row.secret and row.required]
    loaded = dict(one.split(":", 1) for one in service["LoadCredential"])
    named = dict(one.split("=", 1) for one in service["Environment"])
    for name in needed:
        credential = SECRETS[name].lower()
        assert loaded[credential] == f"/etc/sellerdesk/{credential}"
        assert named[name] == f"%d/{credential}"
    assert len(loaded) == len(needed)


def test_it_runs_what_the_pages_install(root: Path, service: dict[str, list[str]]) -> None:
    """Program, settings, database folder and user are those that the pages make."""
    command, word = service["ExecStart"][0].split()
    checkout = command.removesuffix("/.venv/bin/sellerdesk")
    assert word in main.commands
    assert service["RestartPreventExitStatus"] == [str(USAGE)]
    for name in PAGES:
        page = (root / name).read_text(encoding="utf-8")
        assert f" {checkout} && cd {checkout}\n" in page
        assert f"-o {service['User'][0]} /dev/null {service['EnvironmentFile'][0]}\n" in page
        assert f"DATABASE_PATH=/var/lib/{service['StateDirectory'][0]}/" in page
        assert f"/var/lib/{service['StateDirectory'][0]}\n" in page


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_install_it(root: Path, path: Path, name: str) -> None:
    """Both pages copy the file instead of a text of their own."""
    page = (root / name).read_text(encoding="utf-8")
    copied = rf"install -m 644 {path.relative_to(root)} /etc/systemd/system/{path.name}$"
    assert re.search(copied, page, re.MULTILINE)
    assert "[Service]" not in page


def test_systemd_finds_little_exposed(path: Path) -> None:
    """By systemd's own measure, from 0 to 10, the service is exposed by less than 2."""
    tool = shutil.which("systemd-analyze")
    if tool is None:
        pytest.skip("needs systemd-analyze")
    done = subprocess.run(
        [tool, "security", "--offline=true", "--no-pager", path],
        capture_output=True,
        text=True,
        check=False,
    )
    [level] = re.findall(r"Overall exposure level for \S+: (\d+\.\d)", done.stdout)
    assert float(level) < MOST_EXPOSED
