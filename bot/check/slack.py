"""Checks of Slack: tokens, workspace, scopes and channels."""

import re
from collections.abc import Mapping
from typing import Any, Final

from bot.check.context import Context
from bot.check.line import Line, failed, passed, skipped
from bot.clock import SystemClock
from bot.domain import limits
from bot.domain.wording import Wording, wording
from bot.heartbeat.beat import Beat

SCOPES: Final = frozenset(
    {
        "commands",
        "chat:write",
        "users:read",
        "usergroups:read",
        "channels:read",
        "groups:read",
        "links:read",
        "links:write",
    }
)
"""The scopes that manifest.yml asks for."""

SCOPES_LINE: Final = wording("check.name.scopes")
BOT_TOKEN: Final = wording("check.name.bot_token")
_REFUSALS = frozenset(
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


def bot_token(context: Context) -> Line:
    """Check the bot token with auth.test."""
    answer = context.auth_test
    if not isinstance(answer, str):
        return passed(BOT_TOKEN, wording("check.slack.bot", user=answer.get("user")))
    if answer in _REFUSALS:
        refused = wording("check.slack.refused", code=answer)
        return failed(BOT_TOKEN, refused, wording("check.slack.copy_bot_token"))
    return failed(BOT_TOKEN, wording("check.slack.silent", code=answer), _NETWORK)


def workspace(context: Context) -> Line:
    """Check that the token's workspace is SLACK_TEAM_ID, if that is set."""
    name, pinned = wording("check.name.workspace"), context.settings.slack_team_id
    answer = context.auth_test
    if isinstance(answer, str):
        return skipped(name, BOT_TOKEN)
    found = f"{answer.get('team')} ({context.team_id})"
    if pinned and pinned != context.team_id:
        problem = wording("check.slack.other_team", found=found, pinned=pinned)
        return failed(name, problem, wording("check.slack.pin_again"))
    return passed(name, wording("check.slack.team", found=found))


def scopes(context: Context) -> Line:
    """Check that the token has the scopes of the manifest."""
    name = SCOPES_LINE
    if isinstance(context.auth_test, str):
        return skipped(name, BOT_TOKEN)
    granted = set(filter(None, re.split(r"[,\s]+", context.header("x-oauth-scopes"))))
    if not granted:
        return failed(name, wording("check.slack.untold"), wording("check.slack.compare_scopes"))
    missing = ", ".join(sorted(SCOPES - granted))
    if missing:
        problem = wording("check.slack.lacks", scopes=missing)
        return failed(name, problem, wording("check.slack.reinstall"))
    more = ", ".join(sorted(granted - SCOPES))
    if more:
        return passed(name, wording("check.slack.more_scopes", scopes=more))
    return passed(name, wording("check.slack.all_scopes"))


def app_token(context: Context) -> Line:
    """Check the app-level token with apps.connections.open, without connecting."""
    name = wording("check.name.app_token")
    token = context.settings.slack_app_token.reveal()
    answer = context.ask_slack("apps_connections_open", app_token=token)
    if not isinstance(answer, str):
        return passed(name, wording("check.slack.connects"))
    if answer in _REFUSALS:
        refused = wording("check.slack.refused", code=answer)
        return failed(name, refused, wording("settings.find.SLACK_APP_TOKEN"))
    problem = wording("check.slack.no_connection", code=answer)
    return failed(name, problem, wording("check.slack.socket_mode", network=_NETWORK))


def approvals_channel(context: Context) -> Line:
    """Check that the bot can post in APPROVALS_CHANNEL."""
    return _channel(context, _setting("APPROVALS_CHANNEL"), context.store.approvals_channel)


def digest_channel(context: Context) -> Line:
    """Check that the bot can post in DIGEST_CHANNEL."""
    setting, channel = _setting("DIGEST_CHANNEL"), context.store.digest_channel
    if channel != context.store.approvals_channel:
        return _channel(context, setting, channel)
    line = approvals_channel(context)
    if not line.ok:
        return skipped(setting, line.name)
    return passed(setting, wording("check.channel.same"))


def packing_channel(context: Context) -> Line:
    """Check that the bot can post in PACKING_CHANNEL, if that is set."""
    setting, channel = _setting("PACKING_CHANNEL"), context.store.packing_channel
    if channel is None:
        return passed(setting, wording("check.channel.no_packing"))
    known = {
        context.store.approvals_channel: approvals_channel,
        context.store.digest_channel: digest_channel,
    }
    if channel not in known:
        return _channel(context, setting, channel)
    line = known[channel](context)
    if not line.ok:
        return skipped(setting, line.name)
    return passed(setting, wording("check.channel.same"))


def _setting(name: str) -> Wording:
    return wording("check.name.setting", setting=name)


def _channel(context: Context, setting: Wording, channel: str) -> Line:
    if isinstance(context.auth_test, str):
        return skipped(setting, BOT_TOKEN)
    answer = context.ask_slack("conversations_info", channel=channel)
    bot = str(context.auth_test.get("user"))
    if isinstance(answer, str):
        return _not_visible(setting, channel, answer, bot)
    return _visible(setting, answer["channel"], bot)


def _not_visible(setting: Wording, channel: str, code: str, bot: str) -> Line:
    if code == "missing_scope":
        return skipped(setting, SCOPES_LINE)
    if code == "channel_not_found":
        problem = wording("check.channel.unseen", channel=channel)
        return failed(setting, problem, wording("check.channel.invite_or_set", bot=bot))
    return failed(setting, wording("check.channel.not_shown", channel=channel, code=code), _NETWORK)


def _visible(setting: Wording, channel: Mapping[str, Any], bot: str) -> Line:
    name = f"#{channel.get('name')}"
    if channel.get("is_archived"):
        problem = wording("check.channel.archived", channel=name)
        return failed(setting, problem, wording("check.channel.unarchive"))
    if not channel.get("is_member"):
        problem = wording("check.channel.not_in", channel=name)
        return failed(setting, problem, wording("check.channel.invite", bot=bot))
    if channel.get("is_read_only"):
        problem = wording("check.channel.read_only", channel=name)
        return failed(setting, problem, wording("check.channel.let_post"))
    found = "check.channel.shared" if channel.get("is_ext_shared") else "check.channel.in"
    return passed(setting, wording(found, channel=name))


def other_programs(context: Context) -> Line:
    """Check what a running bot noticed: another program on the same Slack app."""
    name, path = wording("check.name.others"), context.settings.heartbeat_path
    try:
        age = abs(SystemClock().now().timestamp() - path.stat().st_mtime)
        fresh = age <= limits.HEARTBEAT_AGE.total_seconds()
        others = Beat.read(path).others if fresh else None
    except (OSError, ValueError):
        others = None
    if others is None:
        return passed(name, wording("check.slack.others_untold"))
    if not others:
        return passed(name, wording("check.slack.alone"))
    problem = wording("check.slack.others", n=others)
    return failed(name, problem, wording("check.slack.stop_others"))
