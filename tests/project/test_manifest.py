"""manifest.yml, the Slack app as data, is equal to what the code registers and calls."""

import ast
import json
import re
from pathlib import Path
from typing import Any, Final, cast

import jsonschema
import pytest
import yaml
from referencing import Registry
from slack_sdk import WebClient

from handlers import features
from handlers.boundary import Boundary
from handlers.front import Front

SCOPES: Final[dict[str, set[str]]] = {
    "apps_connections_open": set(),  # with the app-level token
    "auth_test": set(),
    "chat_getPermalink": set(),
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "conversations_info": {"channels:read", "groups:read"},
    "usergroups_list": {"usergroups:read"},
    "users_info": {"users:read"},
    "users_list": {"users:read"},
    "views_open": set(),
    "views_push": set(),
    "views_update": set(),
}
"""What Slack's documentation demands for each method of the Web API that is called."""

METHODS: Final = {name for name in dir(WebClient) if re.fullmatch(r"[a-z]+(_[a-zA-Z]+)+", name)} - {
    "api_call"
}


@pytest.fixture(scope="module")
def registered() -> Boundary:
    """Return what the code listens to."""
    boundary = Boundary(cast(Front, None))
    features.register(boundary)
    return boundary


@pytest.fixture(scope="module")
def manifest(root: Path) -> dict[str, Any]:
    """Return the manifest."""
    read: dict[str, Any] = yaml.safe_load((root / "manifest.yml").read_text(encoding="utf-8"))
    return read


def methods_called(root: Path) -> set[str]:
    """Return the methods of Slack's Web API that the code names, as attributes or as texts."""
    found = set()
    for path in [*(root / "handlers").rglob("*.py"), *(root / "bot").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(node, "attr", None) or getattr(node, "value", None)
            if isinstance(name, str) and name.replace(".", "_") in METHODS:
                found.add(name.replace(".", "_"))
    return found


def test_commands_are_those_registered(manifest: dict[str, Any], registered: Boundary) -> None:
    """Each slash command that Slack offers is answered, and the other way round."""
    offered = {one["command"] for one in manifest["features"]["slash_commands"]}
    assert offered == registered.commands.keys()


def test_each_command_hints_at_its_use(manifest: dict[str, Any]) -> None:
    """Whoever types a command sees what may follow it, and that there is help."""
    for command in manifest["features"]["slash_commands"]:
        assert command["usage_hint"].endswith("help")
        assert not command["should_escape"]


def test_scopes_are_the_least(root: Path, manifest: dict[str, Any], registered: Boundary) -> None:
    """The app asks for the scopes of the methods that are called, and for no other."""
    called = methods_called(root)
    assert called <= SCOPES.keys(), "say in SCOPES which scopes these need"
    needed = set().union(*(SCOPES[name] for name in called))
    needed |= {"commands"} if registered.commands else set()
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == needed
    assert set(manifest["oauth_config"]["scopes"]) == {"bot"}


def test_interactivity_and_events(manifest: dict[str, Any], registered: Boundary) -> None:
    """Buttons and events reach us over Socket Mode; Slack sends the events that are handled."""
    settings = manifest["settings"]
    assert settings["socket_mode_enabled"] is True
    assert settings["interactivity"]["is_enabled"] is bool(
        registered.actions or registered.submissions
    )
    assert set(settings["event_subscriptions"]["bot_events"]) == registered.events.keys()


def test_messages_tab_is_read_only(manifest: dict[str, Any]) -> None:
    """The bot's direct messages can be read, and nothing is typed where nobody would answer."""
    tab = manifest["features"]["app_home"]
    assert (tab["messages_tab_enabled"], tab["messages_tab_read_only_enabled"]) == (True, True)


def test_manifest_follows_slacks_schema(manifest: dict[str, Any], shared_data: Path) -> None:
    """Slack's own schema has nothing against the manifest."""
    path = shared_data / "slack" / "manifest.schema.2.0.0.json"
    rules = json.loads(path.read_text(encoding="utf-8"))
    # A registry of our own, empty: nothing is fetched.
    jsonschema.Draft7Validator(rules, registry=Registry()).validate(manifest)
