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
FACTS = {
    "en": (
        "SIMULATED",
        "by Amazon's help it is not counted",
        "0 of 1 approvals",
        "Approved by @Tanaka",
        "Now: 3 of 412 orders",
        "[Stop Sending]",
        "Amazon is processing (not final yet)",
        "Cancelled (confirmed with Amazon",
        "CANCELLED, one message with the reason BuyerCanceled",
        "CANCELLED, one message with the reason NoInventory",
    ),
    "ja": (
        "シミュレーション",
        "算入されません",
        "承認 0/1名",
        "@田中",
        "3/412件",
        "[送信を止める]",
        "Amazonで処理中(まだ完了ではありません)",
        ":キャンセル完了\n",
        "CANCELLED。送ったメッセージは1件、理由はBuyerCanceled",
        "CANCELLED。送ったメッセージは1件、理由はNoInventory",
    ),
}


@pytest.mark.parametrize(
    ("language", "environ"),
    [
        ("en", {"LANG": "de_DE.UTF-8", "HTTP_PROXY": NOWHERE, "http_proxy": NOWHERE}),
        ("ja", {"LC_ALL": "ja_JP.UTF-8", "LANG": "C", "OPERATORS": "nobody", "TZ": "UTC"}),
    ],
)
def test_the_story_without_a_keyboard(root: Path, language: str, environ: dict[str, str]) -> None:
    """Both cancellations end proved, told in the terminal's language, and the demo ends with 0.

    Neither a proxy nor settings of a real bot reach it.
    """
    done = run(root, **environ)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    assert [fact for fact in FACTS[language] if fact not in done.stdout] == []
    # The apology is there to be copied, in the marketplace's language.
    assert "ご迷惑をおかけし、誠に申し訳ございません" in done.stdout
    assert "\x1b" not in done.stdout


def test_a_story_that_goes_wrong() -> None:
    """A buyer who takes the request back: the demo says what does not happen and ends with 1."""

    def withdraw(world: Shop) -> None:
        world.amazon.buyer_withdraws(world.orders["requested"])

    out = io.StringIO()
    assert play("en", None, out, withdraw) == 1
    assert "The story went wrong: the form about 250-" in out.getvalue()


def test_an_interrupt(root: Path, tmp_path: Path) -> None:
    """Ctrl-C ends the demo with 0 and without a word of Python; nothing is left behind."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--language", "en"],
        env={"PATH": os.environ["PATH"], "TMPDIR": str(tmp_path)},
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    with process:
        assert process.stdout is not None
        while "A seller" not in process.stdout.readline():
            pass
        process.send_signal(signal.SIGINT)
        said, wrong = process.communicate(timeout=30)
    assert (process.returncode, wrong) == (0, "")
    assert said.endswith("The demo has ended; its database is gone.\n")
    assert list(tmp_path.iterdir()) == []
