"""Web API methods with their handlers, tokens and scopes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from simulator.slack.api import chat, modals, people, unfurls
from simulator.slack.workspace import Workspace

Run = Callable[[Workspace, Mapping[str, Any]], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Method:
    """A Web API method; one of `scopes` is required unless it is empty."""

    run: Run
    scopes: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ("bot",)


METHODS: Mapping[str, Method] = {
    "auth.test": Method(people.auth_test, tokens=("bot", "app")),
    "chat.postMessage": Method(chat.post_message, ("chat:write",)),
    "chat.postEphemeral": Method(chat.post_ephemeral, ("chat:write",)),
    "chat.update": Method(chat.update, ("chat:write",)),
    "chat.delete": Method(chat.delete, ("chat:write",)),
    "chat.unfurl": Method(unfurls.unfurl, ("links:write",)),
    "chat.getPermalink": Method(chat.get_permalink),
    "conversations.info": Method(
        people.conversations_info, ("channels:read", "groups:read", "im:read", "mpim:read")
    ),
    "conversations.open": Method(people.conversations_open, ("im:write", "mpim:write")),
    "usergroups.list": Method(people.usergroups_list, ("usergroups:read",)),
    "users.info": Method(people.users_info, ("users:read",)),
    "users.list": Method(people.users_list, ("users:read",)),
    "views.open": Method(modals.open_view),
    "views.publish": Method(modals.publish_view),
    "views.push": Method(modals.push_view),
    "views.update": Method(modals.update_view),
}
