"""A team's own workspace, and what the team sets to try the simulation in it."""

from simulator.slack import SlackSimulator

ASKS, DECIDES, CHANNEL = "U0ALICE", "U0BOB", "C0TEAM"


def populate(slack: SlackSimulator) -> None:
    """Add the team's people and its channel."""
    for person in (ASKS, DECIDES):
        slack.add_user(person, person.title())
    slack.add_channel(CHANNEL, "approvals")


def environ(slack: SlackSimulator) -> dict[str, str]:
    """Return what the team sets: its app, its people and a channel, and real accounts too."""
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "OPERATORS": ASKS,
        "APPROVERS": DECIDES,
        "APPROVALS_CHANNEL": CHANNEL,
        "SP_API_ENDPOINT": "https://sellingpartnerapi-fe.amazon.com",
        "SP_API_REFRESH_TOKEN": "Atzr|of-the-real-account",
        "DATABASE_PATH": "real.db",
    }
