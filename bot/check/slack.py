"""Checks of Slack: tokens, workspace, scopes and channels."""

import re
from collections.abc import Mapping
from typing import Any, Final

from bot.check.line import Line, untried, well, wrong
from bot.check.visit import Visit
from bot.settings import Wording, wording

SCOPES: Final = frozenset({"commands", "chat:write", "users:read", "channels:read", "groups:read"})
"""The scopes that manifest.yml asks for."""

SCOPES_LINE: Final = wording("check.name.scopes")
BOT_TOKEN: Final = wording("check.name.bot_token")
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
_NETWORK = wording("check.slack.network")


def bot_token(visit: Visit) -> Line:
    """Check the bot token with auth.test."""
    answer = visit.greeting
    if not isinstance(answer, str):
        return well(BOT_TOKEN, wording("check.slack.bot", user=answer.get("user")))
    if answer in _REFUSED:
        refused = wording("check.slack.refused", code=answer)
        return wrong(BOT_TOKEN, refused, wording("check.slack.copy_bot_token"))
    return wrong(BOT_TOKEN, wording("check.slack.silent", code=answer), _NETWORK)


def workspace(visit: Visit) -> Line:
    """Check that the token's workspace is SLACK_TEAM_ID, if that is set."""
    name, pinned = wording("check.name.workspace"), visit.settings.slack_team_id
    answer = visit.greeting
    if isinstance(answer, str):
        return untried(name, BOT_TOKEN)
    found = f"{answer.get('team')} ({visit.team_id})"
    if pinned and pinned != visit.team_id:
        problem = wording("check.slack.other_team", found=found, pinned=pinned)
        return wrong(name, problem, wording("check.slack.pin_again"))
    return well(name, wording("check.slack.team", found=found))


def scopes(visit: Visit) -> Line:
    """Check that the token has the scopes of the manifest."""
    name = SCOPES_LINE
    if isinstance(visit.greeting, str):
        return untried(name, BOT_TOKEN)
    granted = set(filter(None, re.split(r"[,\s]+", visit.header("x-oauth-scopes"))))
    if not granted:
        return wrong(name, wording("check.slack.untold"), wording("check.slack.compare_scopes"))
    missing = ", ".join(sorted(SCOPES - granted))
    if missing:
        problem = wording("check.slack.lacks", scopes=missing)
        return wrong(name, problem, wording("check.slack.reinstall"))
    more = ", ".join(sorted(granted - SCOPES))
    if more:
        return well(name, wording("check.slack.more_scopes", scopes=more))
    return well(name, wording("check.slack.all_scopes"))


def app_token(visit: Visit) -> Line:
    """Check the app-level token with apps.connections.open, without connecting."""
    name = wording("check.name.app_token")
    token = visit.settings.slack_app_token.reveal()
    answer = visit.ask_slack("apps_connections_open", app_token=token)
    if not isinstance(answer, str):
        return well(name, wording("check.slack.connects"))
    if answer in _REFUSED:
        refused = wording("check.slack.refused", code=answer)
        return wrong(name, refused, wording("settings.find.SLACK_APP_TOKEN"))
    problem = wording("check.slack.no_connection", code=answer)
    return wrong(name, problem, wording("check.slack.socket_mode", network=_NETWORK))


def approvals_channel(visit: Visit) -> Line:
    """Check that the bot can post in APPROVALS_CHANNEL."""
    return _channel(visit, _setting("APPROVALS_CHANNEL"), visit.settings.approvals_channel)


def digest_channel(visit: Visit) -> Line:
    """Check that the bot can post in DIGEST_CHANNEL."""
    setting, channel = _setting("DIGEST_CHANNEL"), visit.settings.digest_channel
    if channel != visit.settings.approvals_channel:
        return _channel(visit, setting, channel)
    line = approvals_channel(visit)
    if not line.ok:
        return untried(setting, line.name)
    return well(setting, wording("check.channel.same"))


def _setting(name: str) -> Wording:
    return wording("check.name.setting", setting=name)


def _channel(visit: Visit, setting: Wording, channel: str) -> Line:
    if isinstance(visit.greeting, str):
        return untried(setting, BOT_TOKEN)
    answer = visit.ask_slack("conversations_info", channel=channel)
    bot = str(visit.greeting.get("user"))
    if isinstance(answer, str):
        return _unseen(setting, channel, answer, bot)
    return _seen(setting, answer["channel"], bot)


def _unseen(setting: Wording, channel: str, code: str, bot: str) -> Line:
    if code == "missing_scope":
        return untried(setting, SCOPES_LINE)
    if code == "channel_not_found":
        problem = wording("check.channel.unseen", channel=channel)
        return wrong(setting, problem, wording("check.channel.invite_or_set", bot=bot))
    return wrong(setting, wording("check.channel.not_shown", channel=channel, code=code), _NETWORK)


def _seen(setting: Wording, channel: Mapping[str, Any], bot: str) -> Line:
    name = f"#{channel.get('name')}"
    if channel.get("is_archived"):
        problem = wording("check.channel.archived", channel=name)
        return wrong(setting, problem, wording("check.channel.unarchive"))
    if not channel.get("is_member"):
        problem = wording("check.channel.not_in", channel=name)
        return wrong(setting, problem, wording("check.channel.invite", bot=bot))
    if channel.get("is_read_only"):
        problem = wording("check.channel.read_only", channel=name)
        return wrong(setting, problem, wording("check.channel.let_post"))
    found = "check.channel.shared" if channel.get("is_ext_shared") else "check.channel.in"
    return well(setting, wording(found, channel=name))
