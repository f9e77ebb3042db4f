"""What is typed after the story."""

import io
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.demo.keyboard import Keyboard
from bot.demo.prompt import Prompt
from bot.demo.screen import Screen
from bot.demo.shop import Shop, a_shop
from bot.demo.stage import Stage
from handlers.text import catalog

PLAIN = "250-4100003-2962963"
TWO_ITEMS = "250-4100004-0617284"
REQUESTED = "250-4100008-1234568"
NOT_HERE = "That is not here. Here is: ["
BAD = {
    "hello": "“hello” is not known here. Type `help`",
    "wait": "Type it like this: wait 2 minutes",
    "wait 9 days": "Two days are the longest wait.",
    "buyer": "Type it like this: buyer requests NUMBER",
    "発送": "Type it like this: 発送 注文番号",
    "ship 250-1": "there is no order 250-1 here. Type `orders`",
    "/remind me": "only these commands: /order, /cancel, /health",
    "99": NOT_HERE,
    "click Nonsense": NOT_HERE,
    "submit": NOT_HERE,
    "close": NOT_HERE,
    "fill note hello": NOT_HERE,
    "wait 1 minute": "Nothing new is to be seen",
    "switch nobody": "switch tanaka",
    "help": "wait 2 minutes",
}
WIDE_SLASH, WIDE_1 = "\uff0f", "\uff11"
Type = Callable[..., str]


@pytest.fixture
def world(request: pytest.FixtureRequest) -> Iterator[Shop]:
    """Return the demo's world, English unless the test says otherwise."""
    with a_shop(catalog(getattr(request, "param", "en")), SystemClock()) as started:
        yield started


@pytest.fixture
def typed(world: Shop) -> Type:
    """Return a function that types lines and returns what is shown."""

    def type_in(*lines: str, language: str = "en") -> str:
        out = io.StringIO()
        screen, say = Screen(out), catalog(language)
        stage = Stage(world, screen, say)
        stage.mark_seen()
        Prompt(stage, Keyboard(io.StringIO("\n".join(lines) + "\n"), screen, say)).run()
        return out.getvalue()

    return type_in


def test_a_whole_cancellation_by_hand(world: Shop, typed: Type) -> None:
    """Numbers choose, words press, a second person approves, time passes: cancelled."""
    said = typed(
        f"/cancel {PLAIN}",
        "1",
        "7",
        "9 Nothing left",
        "submit",
        "switch tanaka",
        "click approve",
        "click approve",
        "wait 8 minutes",
        "switch sato",
    )
    assert "Note for colleagues → Nothing left" in said
    assert "Reason → No inventory" in said
    assert "Slack asks Tanaka first" in said
    assert "Approved by @Tanaka" in said
    assert "Amazon is processing (not final yet)" in said
    assert "✅ Cancelled" in said
    assert "Sellerdesk to Sato, direct message" in said
    assert world.amazon.order(PLAIN).status == "CANCELLED"
    assert [reason for _, _, reason in world.amazon.cancel_messages()] == ["NoInventory"]


def test_one_tap_by_hand(world: Shop, typed: Type) -> None:
    """The buyer asks, the form has the reason, nobody else is needed."""
    said = typed(f"buyer requests {PLAIN}", f"/order {PLAIN}", "1", "fill parcel here", "submit")
    assert "No approval needed" in said
    typed("wait 8 minutes")
    assert world.amazon.order(PLAIN).cancelled_by == "MERCHANT"
    assert [reason for _, _, reason in world.amazon.cancel_messages()] == ["BuyerCanceled"]


def test_a_form_that_is_not_complete(typed: Type) -> None:
    """What is missing is named beside the field, until it is filled in."""
    said = typed(f"/cancel {PLAIN}", "submit", "fill parcel here")
    _, refused, filled = said.split(f"{PLAIN}\n")[-1].rsplit("Reason →", 2)
    assert refused.count("✗") == 2
    assert filled.count("✗") == 1
    assert "parcel left? → No, it is still here" in filled


def test_a_changed_mind(world: Shop, typed: Type) -> None:
    """A dialog answered with no presses nothing, and a closed form is gone."""
    said = typed(f"/cancel {PLAIN}", "1", "7", "submit", "switch tanaka", "click approve", "1")
    assert "Nothing was pressed." in said
    assert "The form is closed." in typed(f"/cancel {TWO_ITEMS}", "close")
    assert "approved" not in said.rpartition("Nothing was pressed.")[2]


def test_an_answered_dialog_is_gone(world: Shop, typed: Type) -> None:
    """One's own request is refused in words; then the same words press the card's own button."""
    said = typed(
        f"/cancel {PLAIN}",
        "fill reason NO_INVENTORY",
        "fill parcel here",
        "submit",
        "click approve",
        "2",
        "2",
        "switch suzuki",
        "click approve",
        "2",
    )
    refused, _, approved = said.partition("Now Suzuki")
    assert "Only approvers may do this" in refused
    assert refused.endswith("what can be typed.\n\nSato 08:30> switch suzuki\n")
    assert "Approved by @Suzuki" in approved


def test_what_another_sees_cannot_be_pressed(typed: Type) -> None:
    """A number in one person's form or private answer is nothing to the next person."""
    said = typed(f"/cancel {PLAIN}", "switch tanaka", "1", "switch sato", "look", "1")
    assert said.count("That is not here") == 1
    assert "Reason → No inventory" in said


def test_a_shipped_order(world: Shop, typed: Type) -> None:
    """`ship` confirms the shipment, and the order can no longer be cancelled."""
    said = typed(f"ship {PLAIN}", f"/order {PLAIN}", "orders")
    assert f"{PLAIN} is SHIPPED at Amazon now." in said
    assert "cannot be cancelled" in said
    assert re.search(rf"{PLAIN}  SHIPPED +an ordinary order", said)


@pytest.mark.slow
def test_the_next_morning(typed: Type) -> None:
    """An account that got worse is told by alerts and by the digest of the next day."""
    said = typed("health gets worse", "next morning", "health gets better")
    assert "Cancellation Rate misses its target" in said
    assert len(re.findall(r"# \d+ to do · ", said)) == 1
    assert "in order again" in said


def test_bad_input(typed: Type) -> None:
    """What cannot be done is said in a line with what can be."""
    said = typed("wait 12 minutes", *BAD)
    for line, answer in BAD.items():
        assert answer in said.partition(f"> {line}\n")[2].partition("> ")[0], line


@pytest.mark.parametrize("world", ["ja"], indirect=True)
def test_in_japanese(typed: Type) -> None:
    """A Japanese reader is told everything in Japanese, and may type full-width signs."""
    said = typed(
        f"{WIDE_SLASH}cancel {PLAIN}", WIDE_1, "submit", "click いいえ", "submit", language="ja"
    )
    assert "この項目は必須です。" in said
    assert "理由 → 在庫なし" in said
    assert "承認待ち 0/1名" in said


@pytest.mark.slow
def test_through_a_pipe(root: Path) -> None:
    """Commands come through a pipe after the story; --language decides, `quit` ends it with 0."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "demo", "--terminal", "--language", "en"],
        env={"PATH": os.environ["PATH"], "LANG": "ja_JP.UTF-8"},
        cwd=root,
        input=f"/order {REQUESTED}\nquit\n/order {PLAIN}\n",
        capture_output=True,
        encoding="utf-8",
        timeout=50,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert not re.search("田中|承認", done.stdout)
    after = done.stdout.partition("your turn")[2]
    assert f"({REQUESTED} (https://" in after
    assert PLAIN not in after


@pytest.mark.parametrize("world", ["ja"], indirect=True)
def test_what_is_not_there_names_what_is(world: Shop, typed: Type) -> None:
    """A word of a button that is not on the screen is no unknown command, nor its own usage."""
    said = typed("承認", language="ja")
    named = re.search(r"それはここにありません。ここにあるのは (.*?) です", said)
    assert named
    # Which message of the morning comes first is up to its threads.
    assert set(re.findall(r"\[(.*?)\]", named[1])) == {
        "表示",
        "確認",
        "担当する",
        "キャンセルする",
        "キャンセルせず発送",
        "セラーセントラル",
    }
    assert "このように入力してください" not in said


@pytest.mark.parametrize("world", ["ja"], indirect=True)
def test_options_are_chosen_by_their_label(world: Shop, typed: Type) -> None:
    """An input takes an option's value, or a part of its label."""
    said = typed(
        f"/cancel {PLAIN}",
        "記入 reason 在庫",
        "記入 parcel here",
        "fill reason 宇宙",
        language="ja",
    )
    assert "理由 → 在庫なし" in said
    assert "荷物はもう発送しましたか？ → いいえ、まだ手元にあります" in said
    assert "それはここにありません。" in said


@pytest.mark.parametrize("world", ["ja"], indirect=True)
def test_a_dialog_is_answered_by_who_opened_it(world: Shop, typed: Type) -> None:
    """After a change of person the word opens that person's own dialog; it confirms nothing."""
    typed(f"/cancel {PLAIN}", "記入 reason 在庫", "記入 parcel here", "送信", language="ja")
    said = typed("承認", "交代 田中", "承認", language="ja")
    assert "Slackが田中さんに確認" in said
    assert "承認済み" not in said
