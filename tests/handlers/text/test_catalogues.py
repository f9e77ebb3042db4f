"""The catalogues are whole: the same in every language, all of it used, nothing forbidden."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.domain import faults
from bot.domain.cancellation.eligibility import Rule
from bot.domain.cancellation.reasons import RULES, Reason
from bot.domain.cancellation.request import VOIDING, Refusal, State, Trouble
from bot.domain.faults import AmazonFault
from bot.domain.languages import LANGUAGES
from bot.domain.markets import MARKETS, Consequence, Topic
from bot.domain.orders.order import CancelledBy, FulfilledBy, Status
from bot.usecases.cancellation.asking import SubmitRefusal
from bot.usecases.cancellation.deciding import Done
from handlers.text import Catalog, catalog
from tests.handlers.text.keys_in_code import patterns, spoken, without_plural

ASKS_TO_CANCEL = (
    r"(please|kindly|could you|would you|can you|ask(ing)? you to)\b[^.]{0,60}\bcancel",
    r"(send|submit|make|file)( us| me)? (a|the|your|an?) (order )?cancel\w*( request)?",
    r"キャンセル(の)?(リクエスト|依頼|申請|手続き)?(を)?[^。]{0,12}(お願い(し|いた|申)|頂け|もらえ)",
    r"キャンセル[^。]{0,20}(いただけ(ます|ません)(か|で)|お送りください|送信してください)",
    r"(リクエスト|依頼)を(お送り|送信し|送っ|出し)て?(ください|いただ)",
)
SPEAKING = ("handlers", "bot/demo", "bot/check", "bot/settings")
OWN_FAULTS = ("busy", "store_busy", "store_failed", "store_unsure", "unexpected")
SEED = (
    "We will refund you at once; could you send a cancellation request?",
    "Please cancel the order from your account.",
    "Kindly submit a cancellation request for this item.",
    "すぐに返金いたしますので、キャンセルリクエストをお送りいただけますでしょうか。",
    "お手数ですがキャンセルをお願いいたします。",
    "注文履歴からキャンセルリクエストを送信してください。",
)


def keys(language: str) -> set[str]:
    """Return the keys of a language, plural forms as one."""
    return {without_plural(key) for key in catalog(language).entries}


def placeholders(words: str) -> set[str]:
    """Return what is filled in; the number of a plural may be left out ("one order")."""
    return set(re.findall(r"\{(\w+)\}", words)) - {"n"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_have_the_same_keys(language: str) -> None:
    """What is said in one language is said in every other."""
    assert keys(language) == keys("en")


def test_languages_fill_in_the_same() -> None:
    """A placeholder is there in every language, and in each form of a plural."""
    for key in keys("en"):
        said = [
            placeholders(words)
            for language in LANGUAGES
            for name, words in catalog(language).entries.items()
            if without_plural(name) == key
        ]
        assert all(one == said[0] for one in said), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_is_in_two_files(language: str, root: Path) -> None:
    """A feature's file does not overwrite the words of another."""
    found: Counter[str] = Counter()
    for path in (root / "handlers" / "text" / language).iterdir():
        found.update(_flat(tomllib.loads(path.read_text(encoding="utf-8"))))
    assert [key for key, times in found.items() if times > 1] == []


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_emphasis_ends_where_it_begins(language: str) -> None:
    """Marks of emphasis come in pairs, and a plural has its last form."""
    entries = catalog(language).entries
    assert [key for key, words in entries.items() if words.count("*") % 2] == []
    for key in entries:
        if key.endswith(".one"):
            assert f"{without_plural(key)}.other" in entries


def test_every_key_in_the_code_has_words(root: Path) -> None:
    """What the code says is in the catalogue."""
    said = {key for folder in SPEAKING for key in spoken(root / folder)}
    assert said - keys("en") == set()


def test_every_word_is_used(root: Path) -> None:
    """No words are left in the catalogue that nobody reads."""
    found = [patterns(root / folder) for folder in SPEAKING]
    whole = set().union(*(whole for whole, _ in found))
    filled = [pattern for _, patterns_of_folder in found for pattern in patterns_of_folder]
    unused = [
        key
        for key in keys("en")
        if key not in whole and not any(pattern.fullmatch(key) for pattern in filled)
    ]
    assert unused == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_can_happen_has_words(language: str) -> None:
    """Each state, rule, reason, fault and answer is said in words of its own."""
    entries = catalog(language).entries
    kinds = [kind for kind in AmazonFault.__subclasses__() if kind.__module__ == faults.__name__]
    needed = [
        *(f"state.{one}" for one in State),
        *(f"rule.{one}.{part}" for one in Rule for part in ("why", "next")),
        *(f"trouble.{one}.{part}" for one in Trouble for part in ("what", "next")),
        *(f"refusal.{one}" for one in Refusal),
        *(f"done.{one}" for one in Done),
        *(f"order.status.{one}" for one in Status),
        *(f"order.by.{one}" for one in FulfilledBy),
        *(f"cancelled_by.{one}" for one in CancelledBy),
        *(f"{key}.cancelled.{one}" for key in ("ended", "ending") for one in CancelledBy),
        *(f"ended.{one}" for one in State if one not in (State.CANCELLED, State.FAILED)),
        *(f"topic.{one}" for one in Topic),
        *(f"consequence.{one}" for one in Consequence),
        *(f"ending.void.{one}" for one in VOIDING),
        *(f"fault.{one}" for one in (*(kind.code for kind in kinds), *OWN_FAULTS)),
        *(f"apology.{one.lower()}" for one in Reason if RULES[one].tell_buyer),
        *(f"cancellation.error.{one}" for one in ("not_operator", "form_lost", "already_open")),
    ]
    assert [key for key in needed if key not in entries] == []
    said_apart = {SubmitRefusal.REFUSED, SubmitRefusal.WARN_FIRST}  # by a form of their own
    of_fields = ("_missing", "too_long", "stale_form")
    assert {str(one) for one in SubmitRefusal if one not in said_apart} == {
        key.removeprefix("cancellation.error.")
        for key in entries
        if key.startswith("cancellation.error.") and not key.endswith(of_fields)
    }


@pytest.mark.parametrize("sentence", SEED)
def test_the_forbidden_request_is_recognised(sentence: str) -> None:
    """The patterns know the message that Amazon forbids, in both languages."""
    assert asks(sentence)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_ask_a_buyer_to_cancel(language: str) -> None:
    """Amazon forbids to ask a buyer for a cancellation; nothing here does, in no language."""
    refusing = "こちらからキャンセルをお願いすることはできません"
    for key, words in catalog(language).entries.items():
        assert not asks(words.replace(refusing, "")), key


def asks(words: str) -> bool:
    """Return whether a sentence asks somebody to cancel."""
    return any(re.search(pattern, words, re.IGNORECASE) for pattern in ASKS_TO_CANCEL)


@pytest.mark.parametrize("language", sorted({market.language for market in MARKETS.values()}))
def test_what_goes_to_buyers_is_what_amazon_permits(language: str) -> None:
    """Words to copy for a buyer carry no link, no review and nothing to fill in."""
    words = catalog(language)
    for key in ("apology.no_inventory", "guide.text"):
        said = words(key)
        assert not re.search(r"https?:|www\.|\{|\*|review|feedback|レビュー|評価|@", said)
        assert len(said) < 200


def test_an_unknown_key_is_an_error() -> None:
    """Words that are missing are never an empty line."""
    with pytest.raises(KeyError):
        catalog("en")("no.such.key")


def test_a_missing_value_is_an_error() -> None:
    """A placeholder is never left open."""
    with pytest.raises(KeyError):
        catalog("en")("order.title")


def test_a_number_chooses_the_form() -> None:
    """One has its own form where the language has one, and large numbers are grouped."""
    assert catalog("en")("list.title", n=1) == "1 open cancellation"
    assert catalog("en")("list.title", n=1200) == "1,200 open cancellations"
    assert catalog("ja")("list.title", n=1) == "進行中のキャンセル申請：1件"


def test_values_are_not_read_as_marks() -> None:
    """What is filled in may hold braces and asterisks; they stay what they are."""
    words = Catalog("en", {"a": "*{x}* and {y}"})
    assert words("a", x="{y}", y="*z*") == "{y} and *z*"
    assert [(piece.name, piece.bold) for piece in words.pieces("a")] == [
        ("x", True),
        ("", False),
        ("y", False),
    ]
