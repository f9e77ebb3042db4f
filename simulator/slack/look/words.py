"""What Slack's own client says around messages and in modals, in the language of its reader."""

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
    },
}


def language_of(locale: str) -> str:
    """Return the language in which the client speaks to a reader: English where it has no other."""
    language = locale[:2]
    return language if language in _WORDS else "en"


def say(locale: str, key: str, **values: object) -> str:
    """Return what the client says."""
    return _WORDS[language_of(locale)][key].format(**values)
