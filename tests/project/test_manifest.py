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

from bot.domain.links.shared import order_links
from handlers import features, ids
from handlers.boundary import Boundary
from handlers.front import Front
from simulator.slack.interactions import SHORTCUTS
from simulator.slack.workspace import DEFAULT_SCOPES, UNFURL_DOMAINS

SCOPES: Final[dict[str, set[str]]] = {
    "apps_connections_open": set(),  # with the app-level token
    "auth_test": set(),
    "chat_getPermalink": set(),
    "chat_postMessage": {"chat:write"},
    "chat_unfurl": {"links:write"},
    "chat_update": {"chat:write"},
    "conversations_info": {"channels:read", "groups:read"},
    "usergroups_list": {"usergroups:read"},
    "users_info": {"users:read"},
    "users_list": {"users:read"},
    "views_open": set(),
    "views_publish": set(),
    "views_push": set(),
    "views_update": set(),
}
"""What Slack's documentation demands for each method of the Web API that is called."""

EVENTS: Final[dict[str, set[str]]] = {
    ids.Event.HOME_OPENED: set(),
    ids.Event.LINK_SHARED: {"links:read"},
    "subteam_members_changed": {"usergroups:read"},
    "subteam_updated": {"usergroups:read"},
    "user_change": {"users:read"},
}
"""What Slack's documentation demands for each event."""

NO_CALLS: Final = {"conversations_history"}
"""Names of methods that the code reads in events: where a link was shared."""

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
    return found - NO_CALLS


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
    needed |= {"commands"} if registered.commands or registered.shortcuts else set()
    needed |= set().union(*(EVENTS[name] for name in registered.events))
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == needed
    assert set(manifest["oauth_config"]["scopes"]) == {"bot"}
    assert needed == DEFAULT_SCOPES


def test_interactivity_and_events(manifest: dict[str, Any], registered: Boundary) -> None:
    """Buttons and the events that the code listens to reach us over Socket Mode, and no others."""
    settings = manifest["settings"]
    assert settings["socket_mode_enabled"] is True
    assert settings["interactivity"]["is_enabled"] is bool(
        registered.actions or registered.submissions
    )
    assert set(settings["event_subscriptions"]["bot_events"]) == registered.events.keys()
    assert manifest["features"]["app_home"]["home_tab_enabled"] is True


def test_shortcuts_are_those_registered(manifest: dict[str, Any], registered: Boundary) -> None:
    """Each shortcut that Slack offers is answered; one is global, one stands on messages."""
    offered = {one["callback_id"]: one["type"] for one in manifest["features"]["shortcuts"]}
    assert offered.keys() == registered.shortcuts.keys() == set(ids.Shortcut)
    assert offered == SHORTCUTS


def test_links_to_each_domain_lead_to_orders(manifest: dict[str, Any]) -> None:
    """The app hears of links to Seller Central only, to five domains as Slack allows."""
    domains = manifest["features"]["unfurl_domains"]
    assert len(domains) == len(set(domains)) == 5
    assert set(domains) == set(UNFURL_DOMAINS)
    for domain in domains:
        assert order_links([f"https://{domain}/orders-v3/order/250-1234567-1234567"])


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
