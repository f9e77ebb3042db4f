"""The Slack client's own text around messages and modals, by reader language."""

from collections.abc import Mapping

_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "app": "APP",
        "edited": "(edited)",
        "only_you": "Only visible to you",
        "optional": "(optional)",
        "reply": "1 reply",
        "replies": "{n} replies",
        "unknown": "Not drawn here: {kind}",
        "table": "Table",
        "close": "Close",
        "more": "More actions",
    },
    "ja": {
        "app": "アプリ",
        "edited": "（編集済み）",
        "only_you": "あなただけに表示されています",
        "optional": "（任意）",
        "reply": "1 件の返信",
        "replies": "{n} 件の返信",
        "unknown": "ここには描けません：{kind}",
        "table": "表",
        "close": "閉じる",
        "more": "その他の操作",
    },
}


def language_of(locale: str) -> str:
    """Return the client's language for a locale; English is the fallback."""
    language = locale[:2]
    return language if language in _WORDS else "en"


def say(locale: str, key: str, **values: object) -> str:
    """Return a text of the client."""
    return _WORDS[language_of(locale)][key].format(**values)
