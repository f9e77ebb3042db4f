"""The pages that lead to a first run: what is copied from them works."""

import re
import shlex
from pathlib import Path

import pytest
import yaml

from bot.settings import Settings

PAGES = ("docs/setup.md", "docs/ja/setup.md")


@pytest.mark.parametrize("name", PAGES)
def test_the_settings_shown_are_accepted(root: Path, name: str) -> None:
    """Whoever fills in their own values has settings that the program takes."""
    shown = re.findall(r"```sh\n(.*?)```", (root / name).read_text(encoding="utf-8"), re.DOTALL)
    assert len(shown) == 1
    settings = Settings.load(dict(word.split("=", 1) for word in shlex.split(shown[0])))
    assert settings.database_path.is_absolute()
    assert settings.first.language == ("ja" if "/ja/" in name else "en")


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
