"""User groups of the simulated workspace, and the events of their changes."""

from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.clock import MovableClock
from simulator.slack import SlackSimulator
from tests.builders import NOW


@pytest.fixture
def slack() -> Iterator[SlackSimulator]:
    """Return a workspace with a group of two."""
    with SlackSimulator(MovableClock(NOW)) as workspace:
        for user in ("U0ANN", "U0BOB"):
            workspace.add_user(user, user)
        workspace.roster.add_group("S0LEADS", "leads", ["U0ANN", "U0BOB"])
        workspace.roster.add_group("S0OTHER", "other")
        yield workspace


def listed(slack: SlackSimulator, **options: Any) -> dict[str, Any]:
    """Return the groups as the Web API lists them."""
    client = WebClient(slack.bot_token, base_url=slack.api_url)
    answer = client.usergroups_list(**options)
    return {one["id"]: one for one in answer["usergroups"]}


def refusal(slack: SlackSimulator) -> str:
    """Return why the Web API lists no groups."""
    with pytest.raises(SlackApiError) as caught:
        listed(slack)
    return str(caught.value.response["error"])


def events(slack: SlackSimulator) -> list[dict[str, Any]]:
    """Return the events sent, without those of other kinds of deliveries."""
    return [one.payload["event"] for one in slack.deliveries]


def test_groups_are_listed_with_members_only_if_asked(slack: SlackSimulator) -> None:
    """Disabled ones as well, only if asked for."""
    assert listed(slack).keys() == {"S0LEADS", "S0OTHER"}
    assert "users" not in listed(slack)["S0LEADS"]
    assert listed(slack, include_users=True)["S0LEADS"]["users"] == ["U0ANN", "U0BOB"]
    slack.roster.disable("S0OTHER")
    assert listed(slack).keys() == {"S0LEADS"}
    assert listed(slack, include_disabled=True)["S0OTHER"]["date_delete"] > 0
    slack.roster.drop_group("S0LEADS")
    assert listed(slack) == {}


def test_no_groups_without_the_scope_or_the_plan(slack: SlackSimulator) -> None:
    """Each with Slack's own word."""
    slack.scopes.discard("usergroups:read")
    assert refusal(slack) == "missing_scope"
    slack.scopes.add("usergroups:read")
    slack.roster.set_plan(groups=False)
    assert refusal(slack) == "plan_upgrade_required"


def test_changed_members_are_two_events(slack: SlackSimulator) -> None:
    """Who came, who left, and the group as it is."""
    slack.roster.set_members("S0LEADS", ["U0BOB", "U0CAT"])
    changed, updated = events(slack)
    assert changed["type"] == "subteam_members_changed"
    assert (changed["added_users"], changed["removed_users"]) == (["U0CAT"], ["U0ANN"])
    assert updated["type"] == "subteam_updated"
    assert updated["subteam"]["users"] == ["U0BOB", "U0CAT"]
    assert slack.timeouts == []


def test_a_deactivated_user_leaves_their_groups_first(slack: SlackSimulator) -> None:
    """As somebody does who is not in the group any more when their account changes."""
    slack.roster.change_user("U0ANN", deleted=True)
    assert [one["type"] for one in events(slack)] == [
        "subteam_members_changed",
        "subteam_updated",
        "user_change",
    ]
    assert events(slack)[-1]["user"]["deleted"] is True
    slack.roster.change_user("U0BOB", guest=True)
    assert events(slack)[-1]["user"]["is_restricted"] is True
    with pytest.raises(KeyError):
        slack.roster.change_user("U0NOBODY", deleted=True)


def test_a_silent_change_sends_nothing(slack: SlackSimulator) -> None:
    """As if Slack's events were lost."""
    slack.roster.set_members("S0LEADS", [], silent=True)
    slack.roster.change_user("U0ANN", deleted=True, silent=True)
    slack.roster.disable("S0OTHER", silent=True)
    assert events(slack) == []
