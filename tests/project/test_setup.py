"""The pages that lead to a first run: what is copied from them works."""

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest
import yaml

from bot.settings import Settings
from bot.settings.files import SECRETS
from tests.bot.environ import NEEDED

PAGES = ("docs/setup.md", "docs/ja/setup.md")
IN_FILES = tuple(name for name in NEEDED if name in SECRETS.values())


@pytest.mark.parametrize("name", PAGES)
def test_the_settings_shown_are_accepted(root: Path, name: str) -> None:
    """Whoever fills in their own values has settings that the program takes."""
    shown = re.findall(r"```sh\n(.*?)```", (root / name).read_text(encoding="utf-8"), re.DOTALL)
    assert len(shown) == 1
    environ = dict(word.split("=", 1) for word in shlex.split(shown[0]))
    assert not environ.keys() & SECRETS.values(), "secrets stand in files of their own"
    settings = Settings.load(environ | {name: NEEDED[name] for name in IN_FILES})
    assert settings.database_path.is_absolute()
    assert settings.first.language == ("ja" if "/ja/" in name else "en")


@pytest.mark.parametrize("name", PAGES)
def test_each_secret_has_its_file(root: Path, name: str) -> None:
    """The page makes a file for each secret, says which is which, and the script reads them."""
    page = (root / name).read_text(encoding="utf-8")
    script = (root / "deploy" / "sellerdesk").read_text(encoding="utf-8")
    assert f"for secret in {' '.join(map(str.lower, IN_FILES))}; do" in page
    for secret in IN_FILES:
        assert re.search(rf"`{secret}`[^`]*`{secret.lower()}`", page)
        assert f'{secret}_FILE="$etc/{secret.lower()}"' in script


def test_a_command_by_hand_has_the_services_settings(root: Path, tmp_path: Path) -> None:
    """deploy/sellerdesk runs a command with the settings file and the files of the secrets."""
    plain = {name: text for name, text in NEEDED.items() if name not in IN_FILES}
    lines = [f"{name}='{text}'\n" for name, text in plain.items()]
    lines.append(f"HEARTBEAT_PATH={tmp_path / 'beat'}\n")
    (tmp_path / "env").write_text("".join(lines), encoding="utf-8")
    for name in IN_FILES:
        (tmp_path / name.lower()).write_text(NEEDED[name] + "\n", encoding="utf-8")

    done = subprocess.run(
        [root / "deploy" / "sellerdesk", "healthy"],
        env={"PATH": os.environ["PATH"], "SELLERDESK_ETC": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith(f"unwell no heartbeat: {tmp_path / 'beat'}")


@pytest.mark.parametrize("name", PAGES)
def test_every_scope_is_explained(root: Path, name: str) -> None:
    """Who installs the app reads what each scope is for, and of no other."""
    page = (root / name).read_text(encoding="utf-8")
    manifest = yaml.safe_load((root / "manifest.yml").read_text(encoding="utf-8"))
    table = re.findall(r"^\| (`[a-z]+(?::[a-z.]+)?`.*?) \|", page, re.MULTILINE)
    explained = [scope for cell in table for scope in re.findall(r"`([a-z:.]+)`", cell)]
    assert explained == manifest["oauth_config"]["scopes"]["bot"]


def test_both_languages_set_up_the_same(root: Path) -> None:
    """Both pages run the same commands and install the same unit."""
    blocks = [
        re.findall(r"```(?:console|ini)\n(.*?)```", (root / name).read_text("utf-8"), re.DOTALL)
        for name in PAGES
    ]
    plain = [
        [re.sub(r"^#.*\n|<.*?>", "", block, flags=re.MULTILINE) for block in page]
        for page in blocks
    ]
    assert plain[0] == plain[1]


@pytest.mark.parametrize("name", ["README.md", "README.ja.md"])
def test_every_command_is_in_the_readme(root: Path, name: str) -> None:
    """The first page names each slash command that Slack offers."""
    page = (root / name).read_text(encoding="utf-8")
    manifest = yaml.safe_load((root / "manifest.yml").read_text(encoding="utf-8"))
    offered = {one["command"] for one in manifest["features"]["slash_commands"]}
    assert set(re.findall(r"^\| `(/[a-z]+)", page, re.MULTILINE)) == offered
