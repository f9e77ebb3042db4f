"""Slack: both tokens, the workspace, the scopes, the channels."""

import re
from collections.abc import Mapping
from typing import Any, Final

from bot.check.line import Line, untried, well, wrong
from bot.check.visit import Visit

SCOPES: Final = frozenset({"commands", "chat:write", "users:read", "channels:read", "groups:read"})
"""The scopes that manifest.yml asks for."""

SCOPES_LINE: Final = "Slack scopes"
BOT_TOKEN: Final = "Slack bot token"  # noqa: S105 - the name of a line
_REFUSED = frozenset(
    {
        "invalid_auth",
        "not_authed",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "not_allowed_token_type",
        "missing_scope",
    }
)
_NETWORK = "Look at the network and at SLACK_API_URL, then check again."


def bot_token(visit: Visit) -> Line:
    """Try the bot token."""
    answer = visit.greeting
    if not isinstance(answer, str):
        return well(BOT_TOKEN, f"the bot is @{answer.get('user')}")
    if answer in _REFUSED:
        cure = (
            "At api.slack.com/apps, your app, OAuth & Permissions, copy the Bot User OAuth Token "
            "(install the app first) into SLACK_BOT_TOKEN."
        )
        return wrong(BOT_TOKEN, f"Slack refuses it ({answer})", cure)
    return wrong(BOT_TOKEN, f"Slack gives no answer that helps ({answer})", _NETWORK)


def workspace(visit: Visit) -> Line:
    """Compare the workspace with the one that is pinned."""
    name, answer, pinned = "Slack workspace", visit.greeting, visit.settings.slack_team_id
    if isinstance(answer, str):
        return untried(name, BOT_TOKEN)
    found = f"{answer.get('team')} ({visit.team_id})"
    if pinned and pinned != visit.team_id:
        cure = "Set the tokens of that workspace's app, or set SLACK_TEAM_ID to this one."
        return wrong(name, f"the bot token is for {found}, SLACK_TEAM_ID says {pinned}", cure)
    return well(name, found)


def scopes(visit: Visit) -> Line:
    """Compare the token's scopes with those the app needs."""
    name = SCOPES_LINE
    if isinstance(visit.greeting, str):
        return untried(name, BOT_TOKEN)
    granted = set(filter(None, re.split(r"[,\s]+", visit.header("x-oauth-scopes"))))
    if not granted:
        cure = "Compare them with manifest.yml at api.slack.com/apps, OAuth & Permissions."
        return wrong(name, "Slack does not tell them", cure)
    missing = ", ".join(sorted(SCOPES - granted))
    if missing:
        cure = "At api.slack.com/apps, App Manifest, paste manifest.yml, then reinstall the app."
        return wrong(name, f"the app lacks {missing}", cure)
    more = ", ".join(sorted(granted - SCOPES))
    return well(name, f"all there, and more than needed: {more}" if more else "all there")


def app_token(visit: Visit) -> Line:
    """Try the app-level token, without connecting."""
    name = "Slack app token"
    token = visit.settings.slack_app_token.reveal()
    answer = visit.ask_slack("apps_connections_open", app_token=token)
    if not isinstance(answer, str):
        return well(name, "Socket Mode can connect")
    if answer in _REFUSED:
        cure = (
            "At api.slack.com/apps, your app, Basic Information, App-Level Tokens, generate one "
            "with the scope connections:write into SLACK_APP_TOKEN."
        )
        return wrong(name, f"Slack refuses it ({answer})", cure)
    cure = f"See that Socket Mode is on in the app's settings. {_NETWORK}"
    return wrong(name, f"Slack opens no connection ({answer})", cure)


def approvals_channel(visit: Visit) -> Line:
    """See whether cards can be posted."""
    return _channel(visit, "APPROVALS_CHANNEL", visit.settings.approvals_channel)


def digest_channel(visit: Visit) -> Line:
    """See whether the digest can be posted."""
    setting, channel = "DIGEST_CHANNEL", visit.settings.digest_channel
    if channel != visit.settings.approvals_channel:
        return _channel(visit, setting, channel)
    line = approvals_channel(visit)
    return well(setting, "the same channel") if line.ok else untried(setting, line.name)


def _channel(visit: Visit, setting: str, channel: str) -> Line:
    if isinstance(visit.greeting, str):
        return untried(setting, BOT_TOKEN)
    answer = visit.ask_slack("conversations_info", channel=channel)
    invite = f"Type /invite @{visit.greeting.get('user')} in the channel"
    if isinstance(answer, str):
        return _unseen(setting, channel, answer, invite)
    return _seen(setting, answer["channel"], invite)


def _unseen(setting: str, channel: str, code: str, invite: str) -> Line:
    if code == "missing_scope":
        return untried(setting, SCOPES_LINE)
    if code == "channel_not_found":
        problem = f"the bot sees no channel {channel}: it is private and the bot not in it, or gone"
        return wrong(setting, problem, f"{invite}, or set {setting} to another's id.")
    return wrong(setting, f"Slack does not show {channel} ({code})", _NETWORK)


def _seen(setting: str, channel: Mapping[str, Any], invite: str) -> Line:
    name = f"#{channel.get('name')}"
    if channel.get("is_archived"):
        return wrong(setting, f"{name} is archived", f"Unarchive it, or set {setting} to another.")
    if not channel.get("is_member"):
        return wrong(setting, f"the bot is not in {name}", f"{invite}.")
    if channel.get("is_read_only"):
        cure = "Let the bot post there (channel settings, posting permissions), or set another."
        return wrong(setting, f"only some may post in {name}", cure)
    others = "; another company reads that channel too" if channel.get("is_ext_shared") else ""
    return well(setting, f"the bot is in {name}{others}")
