"""The Web API methods that a bot uses."""

from typing import TYPE_CHECKING, Any

from bot.simulator.slack2.blocks import (
    LONGEST_TEXT_OF_A_MESSAGE,
    check_blocks,
    check_view,
    text_length,
)
from bot.simulator.slack2.workspace import Channel, SlackError, Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

SCOPES = {
    "chat.postMessage": ("chat:write",),
    "chat.update": ("chat:write",),
    "chat.delete": ("chat:write",),
    "chat.postEphemeral": ("chat:write",),
    "conversations.info": ("channels:read", "groups:read"),
    "users.info": ("users:read",),
    "users.list": ("users:read",),
}
Params = dict[str, Any]
Answer = dict[str, Any]


class WebApi:
    """What the bot may call; `violations` are blocks that Slack would not take."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.scopes = {"commands", "chat:write", "users:read", "channels:read", "groups:read"}
        self.violations: list[str] = []
        self._methods: dict[str, Callable[[Params], Answer]] = {
            "auth.test": self._auth_test,
            "chat.postMessage": self._post,
            "chat.update": self._update,
            "chat.delete": self._delete,
            "chat.postEphemeral": self._post_ephemeral,
            "chat.getPermalink": self._permalink,
            "conversations.info": self._channel_info,
            "conversations.open": self._open_conversation,
            "users.info": self._user_info,
            "users.list": self._user_list,
            "views.open": self._open_view,
            "views.push": self._push_view,
            "views.update": self._update_view,
        }

    def call(self, method: str, params: Params) -> Answer:
        """Answer a call; raises SlackError."""
        if method not in self._methods:
            raise SlackError("unknown_method")
        needed = SCOPES.get(method, ())
        if needed and not self.scopes & set(needed):
            raise SlackError(
                "missing_scope", needed=",".join(needed), provided=",".join(sorted(self.scopes))
            )
        with self.workspace.changed:
            answer = self._methods[method](params)
        self.workspace.announce()
        return {"ok": True} | answer

    def _auth_test(self, params: Params) -> Answer:  # noqa: ARG002 - takes none
        space = self.workspace
        return {
            "url": "https://demo.slack.com/",
            "team": "Demo",
            "user": "sellerdesk",
            "team_id": space.team_id,
            "user_id": space.bot_user,
            "bot_id": "B0SELLERDESK",
        }

    def _check_message(self, params: Params) -> None:
        blocks = params.get("blocks")
        if not params.get("text") and not blocks:
            raise SlackError("no_text")
        wrong = check_blocks(blocks, "message") if blocks else []
        if wrong:
            self.violations += wrong
            raise SlackError("invalid_blocks", errors=wrong)
        if blocks and text_length(blocks) > LONGEST_TEXT_OF_A_MESSAGE:
            self.violations.append("msg_blocks_too_long")
            raise SlackError("msg_blocks_too_long")

    def _writable(self, name: str) -> Channel:
        channel = self.workspace.channel(name)
        if channel.archived:
            raise SlackError("is_archived")
        if not channel.bot_is_member and "chat:write.public" not in self.scopes:
            raise SlackError("not_in_channel")
        return channel

    def _post(self, params: Params) -> Answer:
        channel = self._writable(str(params.get("channel")))
        self._check_message(params)
        message = self.workspace.message(params)
        channel.messages.append(message)
        return {"channel": channel.id, "ts": message["ts"], "message": message}

    def _update(self, params: Params) -> Answer:
        channel = self._writable(str(params.get("channel")))
        self._check_message(params)
        for position, old in enumerate(channel.messages):
            if old["ts"] == params.get("ts"):
                if old["user"] != self.workspace.bot_user:
                    raise SlackError("cant_update_message")
                new = self.workspace.message(params) | {"ts": old["ts"]}
                if "metadata" not in params and "metadata" in old:
                    new["metadata"] = old["metadata"]
                channel.messages[position] = new
                return {"channel": channel.id, "ts": new["ts"], "text": new["text"], "message": new}
        raise SlackError("message_not_found")

    def _delete(self, params: Params) -> Answer:
        channel = self._writable(str(params.get("channel")))
        kept = [m for m in channel.messages if m["ts"] != params.get("ts")]
        if len(kept) == len(channel.messages):
            raise SlackError("message_not_found")
        channel.messages[:] = kept
        return {"channel": channel.id, "ts": params.get("ts")}

    def _post_ephemeral(self, params: Params) -> Answer:
        channel = self._writable(str(params.get("channel")))
        self._check_message(params)
        message = self.workspace.message(params) | {"channel": channel.id, "is_ephemeral": True}
        self.workspace.private[str(params.get("user"))].append(message)
        return {"message_ts": message["ts"]}

    def _permalink(self, params: Params) -> Answer:
        channel = self.workspace.channel(str(params.get("channel")))
        ts = str(params.get("message_ts"))
        if all(message["ts"] != ts for message in channel.messages):
            raise SlackError("message_not_found")
        link = f"https://demo.slack.com/archives/{channel.id}/p{ts.replace('.', '')}"
        return {"channel": channel.id, "permalink": link}

    def _channel_info(self, params: Params) -> Answer:
        channel = self.workspace.channels.get(str(params.get("channel")))
        if channel is None:
            raise SlackError("channel_not_found")
        found = {
            "id": channel.id,
            "name": channel.name,
            "is_archived": channel.archived,
            "is_member": channel.bot_is_member,
            "is_private": False,
        }
        return {"channel": found}

    def _open_conversation(self, params: Params) -> Answer:
        return {"channel": {"id": self.workspace.direct(str(params.get("users"))).id}}

    def _user_info(self, params: Params) -> Answer:
        user = self.workspace.users.get(str(params.get("user")))
        if user is None:
            raise SlackError("user_not_found")
        return {"user": self._with_locale(user, params)}

    def _user_list(self, params: Params) -> Answer:
        users = list(self.workspace.users.values())
        start = int(params.get("cursor") or 0)
        end = start + int(params.get("limit") or 200)
        following = str(end) if end < len(users) else ""
        members = [self._with_locale(user, params) for user in users[start:end]]
        return {"members": members, "response_metadata": {"next_cursor": following}}

    @staticmethod
    def _with_locale(user: Answer, params: Params) -> Answer:
        asked = str(params.get("include_locale")).lower() in ("true", "1")
        return user if asked else {key: user[key] for key in user if key != "locale"}

    def _checked_view(self, params: Params) -> Answer:
        view: Answer = params.get("view") or {}
        wrong = check_view(view)
        if wrong:
            self.violations += wrong
            raise SlackError("invalid_arguments", response_metadata={"messages": wrong})
        return view

    def _open_view(self, params: Params) -> Answer:
        view = self._checked_view(params)
        user = self.workspace.use_trigger(str(params.get("trigger_id")))
        return {"view": self.workspace.open_view(user, view, push=False)}

    def _push_view(self, params: Params) -> Answer:
        view = self._checked_view(params)
        user = self.workspace.use_trigger(str(params.get("trigger_id")))
        return {"view": self.workspace.open_view(user, view, push=True)}

    def _update_view(self, params: Params) -> Answer:
        view = self._checked_view(params)
        updated = self.workspace.update_view(
            str(params.get("view_id")), view, params.get("hash") or None
        )
        return {"view": updated}
