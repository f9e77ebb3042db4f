"""The Slack CLI's way to the app: `.slack/hooks.json`, called as the CLI calls it.

No CLI was there to try: it takes a hook's words apart at blanks, starts them without a shell in
the project's folder, adds options of its own as `--name=value`, and reads the standard output.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.process.program import ROOT, Site, a_site

HOOKS: dict[str, Any] = json.loads((ROOT / ".slack" / "hooks.json").read_text(encoding="utf-8"))


def hook(name: str, *options: str) -> list[str]:
    """Return the words that the CLI starts."""
    return [*HOOKS["hooks"][name].split(), *options]


def test_the_bot_connects_by_itself() -> None:
    """The CLI leaves the connection to the bot, and asks for the manifest and the start alone."""
    assert HOOKS["config"]["sdk-managed-connection-enabled"] is True
    assert set(HOOKS["hooks"]) == {"get-manifest", "start"}


def test_the_packaged_manifest_is_the_manifest(root: Path) -> None:
    """bot/manifest.json says what manifest.yml says."""
    packaged = json.loads((root / "bot" / "manifest.json").read_text(encoding="utf-8"))
    written = yaml.safe_load((root / "manifest.yml").read_text(encoding="utf-8"))
    assert packaged == written, "manifest.yml has changed: run `make manifest`"


def test_make_manifest_writes_it(root: Path, tmp_path: Path) -> None:
    """The one command makes the file from manifest.yml, to the byte."""
    for name in ("Makefile", "manifest.yml"):
        shutil.copy(root / name, tmp_path / name)
    (tmp_path / "bot").mkdir()
    make = ["make", "--old-file=setup", "manifest", f"BIN={Path(sys.executable).parent}"]
    subprocess.run(make, cwd=tmp_path, check=True, capture_output=True)
    made = (tmp_path / "bot" / "manifest.json").read_bytes()
    assert made == (root / "bot" / "manifest.json").read_bytes()


@pytest.mark.parametrize("options", [(), ("--source=/srv/sellerdesk",)])
def test_get_manifest(root: Path, options: tuple[str, ...]) -> None:
    """The CLI gets the manifest as JSON, without any setting."""
    done = subprocess.run(
        hook("get-manifest", *options),
        cwd=root,
        env={"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == yaml.safe_load((root / "manifest.yml").read_text("utf-8"))


@pytest.fixture
def site(tmp_path: Path) -> Any:
    """Return the simulators."""
    with a_site(tmp_path) as started:
        yield started


@pytest.mark.parametrize("own", [False, True])
def test_start_takes_the_clis_tokens(site: Site, *, own: bool) -> None:
    """The bot connects with them, unless tokens are set, and ends at the CLI's signal."""
    environ = site.environ() | {"SLACK_CLI_XOXB": "xoxb-wrong", "SLACK_CLI_XAPP": "xapp-wrong"}
    if not own:
        environ["SLACK_CLI_XOXB"] = environ.pop("SLACK_BOT_TOKEN")
        environ["SLACK_CLI_XAPP"] = environ.pop("SLACK_APP_TOKEN")
    with (
        site.log.open("w") as log,
        subprocess.Popen(
            hook("start"), cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=log, text=True
        ) as started,
    ):
        late = threading.Timer(30, started.kill)
        late.start()
        try:
            assert started.stdout is not None
            assert started.stdout.readline() == "sellerdesk ready\n"
            started.send_signal(signal.SIGINT)
            assert started.wait(10) == 0
        finally:
            late.cancel()
            started.kill()
