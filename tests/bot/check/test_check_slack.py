"""The checks of Slack: tokens, workspace, scopes, channels, people."""

import os
from typing import Any

import pytest

from bot.heartbeat.beat import Beat
from tests.bot.check.practice import Practice

LISTS = "OPERATORS and APPROVERS"
GROUPS = "user groups"
OF_THE_BOT_TOKEN = {
    "Slack bot token",
    "Slack workspace",
    "Slack scopes",
    "APPROVALS_CHANNEL",
    "DIGEST_CHANNEL",
    LISTS,
    "approvals",
}


def test_a_wrong_bot_token_says_where_the_right_one_is(practice: Practice) -> None:
    """Checks that need the bot token are skipped; those of the app token and Amazon are not."""
    bad = practice.bad(SLACK_BOT_TOKEN="xoxb-of-another")
    assert set(bad) == OF_THE_BOT_TOKEN
    assert "invalid_auth" in bad["Slack bot token"]
    assert "OAuth & Permissions" in bad["Slack bot token"]
    assert "not checked until 'Slack bot token'" in bad["APPROVALS_CHANNEL"]


def test_a_wrong_app_token_names_its_scope(practice: Practice) -> None:
    """An app token that Slack refuses: the page and the scope are named."""
    bad = practice.bad(SLACK_APP_TOKEN="xapp-of-another")
    assert set(bad) == {"Slack app token"}
    assert "connections:write" in bad["Slack app token"]


def test_socket_mode_that_is_off_is_named(practice: Practice) -> None:
    """Where Slack opens no connection, Socket Mode is the first thing to look at."""
    practice.slack.faults.fail("apps.connections.open", "internal_error")
    bad = practice.bad()
    assert set(bad) == {"Slack app token"}
    assert "Socket Mode is on" in bad["Slack app token"]


def test_slack_that_does_not_answer_is_no_wrong_token(practice: Practice) -> None:
    """Without a network nobody is sent to look for another token."""
    practice.slack.faults.down()
    bad = practice.bad()
    assert set(bad) - {"Slack app token"} == OF_THE_BOT_TOKEN
    assert "network" in bad["Slack bot token"]
    assert "copy" not in bad["Slack bot token"]


def test_a_pinned_workspace_is_compared(practice: Practice) -> None:
    """A token of another workspace than SLACK_TEAM_ID's is named with both."""
    assert practice.bad(SLACK_TEAM_ID=practice.slack.team_id) == {}
    bad = practice.bad(SLACK_TEAM_ID="T0OTHER")
    assert set(bad) == {"Slack workspace"}
    assert practice.slack.team_id in bad["Slack workspace"]
    assert "T0OTHER" in bad["Slack workspace"]


def test_a_missing_scope_is_named(practice: Practice) -> None:
    """An app installed before a scope was added: install it again."""
    practice.slack.scopes.difference_update({"channels:read", "groups:read"})
    bad = practice.bad()
    assert set(bad) == {"Slack scopes", "APPROVALS_CHANNEL", "DIGEST_CHANNEL"}
    assert "lacks channels:read, groups:read" in bad["Slack scopes"]
    assert "reinstall" in bad["Slack scopes"]
    assert "until 'Slack scopes'" in bad["APPROVALS_CHANNEL"]


def test_scopes_that_nobody_needs_are_named(practice: Practice) -> None:
    """More than the manifest asks for is no fault, and is said."""
    practice.slack.scopes.update({"files:write"})
    line = practice.lines()["Slack scopes"]
    assert line.ok
    assert "files:write" in line.said


@pytest.mark.parametrize(
    ("channel", "words"),
    [
        ({"bot_is_member": False}, "the bot is not in #here. Type /invite @sellerdesk"),
        ({"archived": True}, "#here is archived. Unarchive it"),
    ],
)
def test_a_channel_where_the_bot_cannot_post(
    practice: Practice, channel: dict[str, Any], words: str
) -> None:
    """A channel without the bot, or archived, is named with what to do there."""
    practice.slack.add_channel("C0HERE", "here", **channel)
    bad = practice.bad(APPROVALS_CHANNEL="C0HERE")
    assert set(bad) == {"APPROVALS_CHANNEL"}
    assert words in bad["APPROVALS_CHANNEL"]


def test_a_channel_that_the_bot_does_not_see(practice: Practice) -> None:
    """An id of nothing, or of a private channel without the bot, is the setting's fault."""
    bad = practice.bad(DIGEST_CHANNEL="C0NOWHERE")
    assert set(bad) == {"DIGEST_CHANNEL"}
    assert "sees no channel C0NOWHERE" in bad["DIGEST_CHANNEL"]


def test_a_channel_that_slack_does_not_show(practice: Practice) -> None:
    """A failure of Slack's own is told by its code."""
    practice.slack.faults.fail("conversations.info", "fatal_error")
    assert "fatal_error" in practice.bad()["APPROVALS_CHANNEL"]


def test_the_packing_channel_is_looked_at_where_it_is_set(practice: Practice) -> None:
    """Without it the digest's channel serves; one without the bot is named; one fault is one."""
    assert "DIGEST_CHANNEL" in practice.lines()["PACKING_CHANNEL"].said
    assert practice.lines(PACKING_CHANNEL="C0APPROVALS")["PACKING_CHANNEL"].said == (
        "the same channel"
    )
    practice.slack.add_channel("C0HERE", "here", bot_is_member=False)
    assert set(practice.bad(PACKING_CHANNEL="C0HERE")) == {"PACKING_CHANNEL"}
    lines = practice.lines(DIGEST_CHANNEL="C0HERE", PACKING_CHANNEL="C0HERE")
    assert not lines["PACKING_CHANNEL"].tried


def test_one_channel_for_both_is_as_good_for_both(practice: Practice) -> None:
    """Where the digest goes to the channel of the approvals, that is said, and no fault twice."""
    line = practice.lines(DIGEST_CHANNEL="C0APPROVALS")["DIGEST_CHANNEL"]
    assert line.said == "the same channel"
    lines = practice.lines(DIGEST_CHANNEL="C0DESK", APPROVALS_CHANNEL="C0DESK")
    assert lines["APPROVALS_CHANNEL"].tried
    assert not lines["DIGEST_CHANNEL"].tried


@pytest.mark.parametrize(
    ("user", "words"),
    [
        ({}, "U0GONE"),
        ({"deleted": True}, "U0GONE"),
        ({"is_bot": True}, "U0GONE"),
    ],
)
def test_who_is_listed_but_cannot_press_buttons(
    practice: Practice, user: dict[str, Any], words: str
) -> None:
    """A mistyped id, a person who left and a bot on the lists are named."""
    if user:
        practice.slack.add_user("U0GONE", "gone", **user)
    bad = practice.bad(APPROVERS="U0TANAKA,U0SUZUKI,U0GONE")
    assert set(bad) == {LISTS}
    assert words in bad[LISTS]


def test_approvers_who_left_approve_nothing(practice: Practice) -> None:
    """With its approvers gone, no cancellation that counts could be approved, and that is said."""
    bad = practice.bad(APPROVERS="U0LEFT,U0LEFTTOO")
    assert set(bad) == {LISTS, "approvals"}
    assert "nobody" in bad["approvals"]


def test_every_full_member_is_counted_without_guests_and_bots(practice: Practice) -> None:
    """`*` stands for the people who are full members now."""
    lines = practice.lines(APPROVERS="*")
    assert lines[LISTS].said == ("every full member (3) may ask, every full member (3) may approve")
    assert lines["approvals"].ok


def test_more_approvers_wanted_than_there_are(practice: Practice) -> None:
    """`*` in a workspace of three cannot give four approvals."""
    bad = practice.bad(APPROVERS="*", APPROVALS_OVER_TARGET="4")
    assert set(bad) == {"approvals"}
    assert "needs 4" in bad["approvals"]


def test_a_single_approver_is_told_what_that_means(practice: Practice) -> None:
    """One approver is enough for the others; their own requests that count are not."""
    line = practice.lines(APPROVERS="U0TANAKA")["approvals"]
    assert line.ok
    assert "nobody could approve what U0TANAKA asks for" in line.said


def test_members_that_slack_does_not_list(practice: Practice) -> None:
    """Without the list of members the roles cannot be judged."""
    practice.slack.faults.fail("users.list", "fatal_error")
    bad = practice.bad()
    assert set(bad) == {LISTS, "approvals"}
    assert "fatal_error" in bad[LISTS]


def test_groups_on_the_lists_are_counted(practice: Practice) -> None:
    """With their active full members; the people behind the lists are counted once each."""
    practice.slack.add_user("U0GUEST", "guest", guest=True)
    practice.slack.roster.add_group("S0LEADS", "leads", ["U0TANAKA", "U0SUZUKI", "U0GUEST"])
    lines = practice.lines(APPROVERS="S0LEADS,U0TANAKA")
    assert all(line.ok for line in lines.values())
    assert lines[GROUPS].said == "S0LEADS (2)"
    assert lines[LISTS].said.endswith("2 may approve")
    assert lines["approvals"].ok


@pytest.mark.parametrize(
    ("approvers", "words", "possible"),
    [
        (
            "S0NOWHERE,U0TANAKA,U0SUZUKI",
            "not user groups of this workspace, or disabled: S0NO",
            True,
        ),
        ("S0OFF,U0TANAKA,U0SUZUKI", "or disabled: S0OFF", True),
        ("S0EMPTY,U0TANAKA,U0SUZUKI", "nobody in these groups is an active full member: S0E", True),
        ("S0EMPTY", "S0EMPTY", False),
    ],
)
def test_a_group_that_does_not_exist_or_holds_nobody(
    practice: Practice,
    approvers: str,
    words: str,
    possible: bool,  # noqa: FBT001
) -> None:
    """It is named; and where nobody could approve then, that is said too."""
    practice.slack.roster.add_group("S0EMPTY", "empty", ["U0GONE"])
    practice.slack.roster.add_group("S0OFF", "off", ["U0TANAKA"])
    practice.slack.roster.disable("S0OFF", silent=True)
    practice.slack.add_user("U0GONE", "gone", deleted=True)
    bad = practice.bad(APPROVERS=approvers)
    assert set(bad) == ({GROUPS} if possible else {GROUPS, "approvals"})
    assert words in bad[GROUPS]


def test_a_plan_without_groups_is_named(practice: Practice) -> None:
    """The free plan has none: name people, or pay."""
    practice.slack.roster.set_plan(groups=False)
    assert practice.bad() == {}
    bad = practice.bad(APPROVERS="S0LEADS")
    assert set(bad) == {GROUPS, "approvals"}
    assert "plan_upgrade_required" in bad[GROUPS]
    assert "ids of people" in bad[GROUPS]


def test_groups_that_slack_does_not_show(practice: Practice) -> None:
    """Without the scope, or in an outage, nobody can tell whether requests could be approved."""
    practice.slack.scopes.discard("usergroups:read")
    bad = practice.bad(APPROVERS="S0LEADS")
    assert set(bad) == {"Slack scopes", GROUPS}
    assert "missing_scope" in bad[GROUPS]
    bad = practice.bad(APPROVERS="S0LEADS", SLACK_BOT_TOKEN="xoxb-of-another")
    assert "not checked" in bad[GROUPS]
    practice.slack.faults.fail("users.list", "fatal_error")
    assert "not checked" in practice.bad(APPROVERS="S0LEADS")[GROUPS]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_who_is_escalated_to_and_may_not_operate_is_a_warning(
    practice: Practice, language: str
) -> None:
    """It is no failure; the line names them, and has a mark of its own."""
    practice.slack.add_user("U0BOSS", "boss")
    practice.slack.add_user("U0GUEST", "guest", guest=True)
    practice.slack.roster.add_group("S0BOSSES", "bosses", ["U0BOSS", "U0TANAKA"])
    lists = {"OPERATORS": "U0SATO", "ESCALATE_TO": "S0BOSSES,U0GUEST"}
    line = practice.lines(language, **lists)["ESCALATE_TO"]
    assert line.ok
    assert line.warning
    assert "U0BOSS, U0GUEST" in line.said
    fine = practice.lines(language, ESCALATE_TO="S0BOSSES", OPERATORS="*")["ESCALATE_TO"]
    assert fine.ok
    assert not fine.warning
    practice.slack.faults.fail("users.list", "fatal_error")
    assert not practice.lines(ESCALATE_TO="U0BOSS")["ESCALATE_TO"].tried


@pytest.mark.parametrize(("others", "ok"), [(0, True), (2, False)])
def test_another_program_that_a_running_bot_noticed(
    practice: Practice, others: int, *, ok: bool
) -> None:
    """What `run` notes in its heartbeat is shown: two programs on one app share its clicks."""
    Beat(ready=True, others=others).write(practice.settings().heartbeat_path)
    line = practice.lines()["other programs"]
    assert line.ok is ok
    assert ("2 connections" in line.said) is not ok


def test_an_old_heartbeat_tells_nothing_of_other_programs(practice: Practice) -> None:
    """A bot that ended long ago knows nothing of now."""
    path = practice.settings().heartbeat_path
    Beat(ready=True, others=2).write(path)
    os.utime(path, (0, 0))
    line = practice.lines()["other programs"]
    assert line.ok
    assert line.said.startswith("not known")
