"""The demo's story, as a process without anybody at the keyboard and in this process."""

import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.demo import play
from bot.demo.shop import Shop


def run(root: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Play the demo with standard input closed, without any setting."""
    return subprocess.run(
        [sys.executable, "-m", "bot", "demo"],
        env={"PATH": os.environ["PATH"]} | environ,
        cwd=root,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=50,
        check=False,
    )


NOWHERE = "http://127.0.0.1:9"
LINES = 60
FACTS = {
    "en": (
        "Amazon fulfils this order (FBA), so a seller cannot cancel it.",
        "point them to Your Orders",
        "Cancellation Rate 0.00% → 2.63%\n",
        "misses the target (under 2.5%)",
        "[Request Cancellation] › [Approve Cancellation]",
        "[Approve] › [Stop Sending]",
        "Nothing was cancelled.",
        "Not counted, per Amazon Help",
        "1 more cancellation would make it about 2.63%",
        "(reason BuyerCanceled): the order is CANCELLED there",
    ),
    "ja": (
        "出品者はキャンセルできません。",
        "注文履歴からの手続き",
        "キャンセル率 0.00% → 2.63%",
        "目標2.5%未満を外れます。",
        "[キャンセルを申請] › [キャンセルを承認]",
        "[承認する] › [送信を止める]",
        "キャンセルされていません。",
        "Amazonの案内では算入されません。",
        "あと1件キャンセルすると約2.63%",
        "理由 BuyerCanceled）。注文の状態は CANCELLED になりました",
    ),
}
SIMULATED = {"en": "SIMULATED", "ja": "シミュレーション"}


@pytest.mark.parametrize(
    ("language", "environ"),
    [
        ("en", {"LANG": "de_DE.UTF-8", "HTTP_PROXY": NOWHERE, "http_proxy": NOWHERE}),
        pytest.param(
            "ja",
            {"LC_ALL": "ja_JP.UTF-8", "LANG": "C", "OPERATORS": "nobody", "TZ": "UTC"},
            marks=pytest.mark.slow,
        ),
    ],
)
def test_the_story_without_a_keyboard(root: Path, language: str, environ: dict[str, str]) -> None:
    """Seen, stopped, asked anew and proved, in the terminal's language; the demo ends with 0.

    Neither a proxy nor settings of a real bot reach it.
    """
    done = run(root, **environ)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    assert [fact for fact in FACTS[language] if fact not in done.stdout] == []
    assert done.stdout.count("\n") < LINES
    messages = [one.split("\n\n")[0] for one in done.stdout.split("┌ ")[1:]]
    dialogs = [one for one in messages if "[Approve]" in one or "[承認する]" in one]
    assert len(dialogs) == 1
    marks = [one.count(SIMULATED[language]) for one in messages if one not in dialogs]
    assert set(marks) == {1}
    assert "\x1b" not in done.stdout


def test_a_story_that_goes_wrong() -> None:
    """A feed that Amazon refuses: the demo says what does not happen and ends with 1."""

    def refuse(world: Shop) -> None:
        world.amazon.feeds.reject(world.orders["out_of_stock"])

    out = io.StringIO()
    assert play("en", None, out, refuse) == 1
    assert "The story went wrong: not within 30 minutes: 250-4100002-5308642" in out.getvalue()


def test_an_interrupt(root: Path, tmp_path: Path) -> None:
    """Ctrl-C ends the demo with 0 and without a word of Python; nothing is left behind."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--terminal", "--language", "en"],
        env={"PATH": os.environ["PATH"], "TMPDIR": str(tmp_path)},
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    with process:
        assert process.stdout is not None
        while "A shop" not in process.stdout.readline():
            pass
        process.send_signal(signal.SIGINT)
        said, wrong = process.communicate(timeout=30)
    assert (process.returncode, wrong) == (0, "")
    assert said.endswith("The demo has ended; its database is gone.\n")
    assert list(tmp_path.iterdir()) == []
