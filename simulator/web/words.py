"""The page's own text, by reader language; the renderer's is in `simulator.slack.look.words`."""

from collections.abc import Mapping

from simulator.slack.look.words import language_of

_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "you_are": "You are",
        "person": "{name} · {role} · {language}",
        "operator": "operator",
        "approver": "approver",
        "nobody": "no role",
        "en": "English",
        "ja": "日本語",
        "channels": "Channels",
        "apps": "Apps",
        "home": "Home",
        "home_empty": "Sellerdesk shows nothing here.",
        "unread": "{n} new",
        "close": "Close",
        "outside": "Outside world",
        "to_composer": "Go to the message box",
        "message_to": "Message {to}",
        "message_label": "Message {to}",
        "send": "Send",
        "search": "Search",
        "nothing_fits": "No results",
        "commands": "Commands",
        "messages": "Messages in {to}",
        "shortcuts": "Shortcuts",
        "thread": "Thread",
        "replies": "Replies",
        "reply_to": "Reply…",
        "off": "Sending messages to this app has been turned off.",
        "new": "New",
        "today": "Today",
        "yesterday": "Yesterday",
        "earlier": "Show earlier messages",
        "empty": "Nothing has been written in {to} yet.",
        "lost": "The connection is lost. Trying again…",
        "operation_timeout": "Sellerdesk did not answer within 3 seconds. Try again.",
        "dispatch_failed": "Sellerdesk is not running at the moment. Try again in a few seconds.",
        "gone": "That is no longer there. What is shown now is up to date.",
        "refused": "Slack rejects this: {code}.",
        "no_command": "{name} is no command here. Type / to see the commands.",
        "no_member": "You are no member of that channel.",
        "bad_choice": "That cannot be chosen or entered here.",
    },
    "ja": {
        "you_are": "表示中の人",
        "person": "{name}・{role}・{language}",
        "operator": "担当者",
        "approver": "承認者",
        "nobody": "権限なし",
        "en": "English",
        "ja": "日本語",
        "channels": "チャンネル",
        "apps": "アプリ",
        "home": "ホーム",
        "home_empty": "Sellerdeskはここに何も表示していません。",
        "unread": "新着{n}件",
        "close": "閉じる",
        "outside": "外の世界",
        "to_composer": "メッセージ欄へ移動",
        "message_to": "{to} へのメッセージ",
        "message_label": "メッセージ（{to}）",
        "send": "送信",
        "search": "検索",
        "nothing_fits": "一致する項目がありません",
        "commands": "コマンド",
        "messages": "{to} のメッセージ一覧",
        "shortcuts": "ショートカット",
        "thread": "スレッド",
        "replies": "返信一覧",
        "reply_to": "返信する…",
        "off": "このアプリへのメッセージの送信はオフになっています。",
        "new": "新着",
        "today": "今日",
        "yesterday": "昨日",
        "earlier": "以前のメッセージを表示",
        "empty": "{to} にはまだメッセージがありません。",
        "lost": "接続が切れました。再接続しています…",
        "operation_timeout": "Sellerdeskが3秒以内に応答しませんでした。もう一度お試しください。",
        "dispatch_failed": "Sellerdeskは現在停止しています。数秒後にもう一度お試しください。",
        "gone": "その項目はもうありません。現在の表示が最新です。",
        "refused": "Slackがこの操作を受け付けませんでした（{code}）。",
        "no_command": "{name} というコマンドはありません。/ を入力すると一覧が表示されます。",
        "no_member": "このチャンネルのメンバーではありません。",
        "bad_choice": "ここでは選択または入力できない値です。",
    },
}


def words(locale: str, key: str, **values: object) -> str:
    """Return a text of the page."""
    return _WORDS[language_of(locale)][key].format(**values)


def error_words(locale: str, code: str) -> str:
    """Return what a person reads where Slack shows an error code."""
    known = _WORDS[language_of(locale)]
    return known[code] if code in known else words(locale, "refused", code=code)
