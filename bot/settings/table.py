"""The table of settings: name, parser, meaning and default of each."""

from typing import Final

from bot.domain.languages import LANGUAGES
from bot.settings import times
from bot.settings import values as read
from bot.settings.row import Row

CONFIG: Final = "SELLERDESK_CONFIG"
"""The variable with the path of a TOML settings file; the environment overrides the file."""

_CHANNEL = read.slack_id("CG", "settings.no_channel", "settings.find.APPROVALS_CHANNEL")

ROWS: Final = (
    Row(
        "SLACK_BOT_TOKEN",
        "slack_bot_token",
        read.token("xoxb-", "settings.find.SLACK_BOT_TOKEN"),
        "Bot token of the Slack app (`xoxb-`).",
    ),
    Row(
        "SLACK_APP_TOKEN",
        "slack_app_token",
        read.token("xapp-", "settings.find.SLACK_APP_TOKEN"),
        "App-level token for Socket Mode (`xapp-`, scope `connections:write`).",
    ),
    Row(
        "SLACK_API_URL",
        "slack_api_url",
        read.url(trailing_slash=True),
        "Base URL of Slack's Web API.",
        "https://slack.com/api/",
    ),
    Row(
        "SLACK_TEAM_ID",
        "slack_team_id",
        read.slack_id("TE", "settings.no_team", "settings.find_team"),
        "Workspace (team) id that the tokens must belong to.",
        optional=True,
    ),
    Row(
        "SP_API_REFRESH_TOKEN",
        "sp_api_refresh_token",
        read.secret,
        "Refresh token from authorising your SP-API app.",
    ),
    Row("LWA_APP_ID", "lwa_app_id", read.one_word, "Client identifier of your SP-API app."),
    Row(
        "LWA_CLIENT_SECRET",
        "lwa_client_secret",
        read.secret,
        "Client secret of your SP-API app.",
    ),
    Row("SELLER_ID", "seller_id", read.one_word, "Merchant token of the seller account."),
    Row(
        "SP_API_MARKETPLACE",
        "market",
        read.market,
        "The marketplace: `JP`, `US`, `UK`, `DE` and so on.",
    ),
    Row(
        "SP_API_ENDPOINT",
        "sp_api_endpoint",
        read.url(trailing_slash=False),
        "Base URL of the SP-API.",
        from_others="Amazon's for the marketplace",
    ),
    Row(
        "LWA_ENDPOINT",
        "lwa_endpoint",
        read.url(),
        "Full URL of Login with Amazon's token endpoint.",
        "https://api.amazon.com/auth/o2/token",
    ),
    Row(
        "OPERATORS",
        "operators",
        read.people(everybody=True),
        "Who may look up, request, stop and check again: ids of users and user groups (`S…`), or "
        "`*` for every full member.",
    ),
    Row(
        "APPROVERS",
        "approvers",
        read.people(everybody=True),
        "Who may also approve, reject and close: ids of users and user groups (`S…`), or `*` for "
        "every full member.",
    ),
    Row(
        "ESCALATE_TO",
        "escalate_to",
        read.people(everybody=False),
        "Who is mentioned where everybody who may approve is away: ids of users and user groups.",
        optional=True,
    ),
    Row(
        "ADMINS",
        "admins",
        read.people(everybody=False),
        "Who is told about problems with the lists of people: ids of users and user groups.",
        from_others="`APPROVERS`; where that is `*`, a message in `APPROVALS_CHANNEL`",
    ),
    Row(
        "SELF_APPROVAL",
        "self_approval",
        read.switch,
        "`on` lets an approver approve a request of their own.",
        "off",
    ),
    Row(
        "APPROVALS_OVER_TARGET",
        "approvals_over_target",
        read.count(1, 5),
        "How many approvers a cancellation needs that makes the account miss Amazon's target.",
        "1",
    ),
    Row(
        "APPROVALS_CHANNEL",
        "approvals_channel",
        _CHANNEL,
        "Channel id for the approval cards; invite the bot to it.",
    ),
    Row(
        "DIGEST_CHANNEL",
        "digest_channel",
        _CHANNEL,
        "Channel id for the morning digest; invite the bot to it.",
        from_others="`APPROVALS_CHANNEL`",
    ),
    Row("DIGEST_TIME", "digest_time", times.time_of_day, "When the digest is posted.", "08:30"),
    Row(
        "TIMEZONE",
        "timezone",
        times.zone,
        "Time zone of `DIGEST_TIME` and of times shown in channels, such as `Asia/Tokyo`.",
        from_others="the marketplace's",
    ),
    Row(
        "LANGUAGE",
        "language",
        read.choice(*LANGUAGES),
        " or ".join(f"`{one}`" for one in LANGUAGES)
        + ": the language in channels, and for people whose Slack language is unknown.",
        from_others="`ja` for JP, else `en`",
    ),
    Row(
        "UNDO_SECONDS",
        "undo",
        times.span("seconds", 0, 3600),
        "How long sending waits after an approval, so that it can be stopped.",
        "60",
    ),
    Row(
        "BATCH_SECONDS",
        "batch",
        times.span("seconds", 0, 3600),
        "How long the first cancellation ready to be sent waits for others to share its feed.",
        "30",
    ),
    Row(
        "FEED_POLL_SECONDS",
        "feed_poll",
        times.span("seconds", 0, 600, over_least=True),
        "How long until a feed's status is first polled; later polls are less frequent.",
        "15",
    ),
    Row(
        "VERIFY_MINUTES",
        "verify",
        times.span("minutes", 0, 1440),
        "How long an order is re-read before its cancellation becomes unconfirmed.",
        "60",
    ),
    Row(
        "DOUBT_MINUTES",
        "doubt",
        times.span("minutes", 0, 240, over_least=True),
        "How long to search for a feed whose creation got no response.",
        "10",
    ),
    Row(
        "STUCK_MINUTES",
        "stuck",
        times.span("minutes", 0, 1440, over_least=True),
        "How long until a feed that makes no progress is reported as stuck.",
        "45",
    ),
    Row(
        "APPROVAL_TTL_HOURS",
        "approval_ttl",
        times.span("hours", 0, 720, over_least=True),
        "How long a request waits for a decision before it expires.",
        "24",
    ),
    Row(
        "SEND_LIMIT_HOURS",
        "send_limit",
        times.span("hours", 0, 72, over_least=True),
        "How long after its approval a cancellation may still be sent.",
        "2",
    ),
    Row(
        "REPORT_WAIT_MINUTES",
        "report_wait",
        times.span("minutes", 0, 120),
        "How long the digest waits for a new report from Amazon.",
        "10",
    ),
    Row(
        "RADAR_MINUTES",
        "radar_every",
        times.span("minutes", 0, 1440),
        "How often Amazon is asked which orders changed; `0`: once, before each digest.",
        "5",
    ),
    Row(
        "PACKING_CHANNEL",
        "packing_channel",
        _CHANNEL,
        "Channel id for what to ship and what not to; invite the bot to it. Without it, the orders "
        "to ship are posted in `DIGEST_CHANNEL`.",
        optional=True,
    ),
    Row(
        "REMIND_MINUTES",
        "reminders",
        times.spans("minutes", 0, 10_080),
        "When people are reminded of a buyer's request, counted from when it was first seen.",
        "30,120",
    ),
    Row(
        "QUIET_HOURS",
        "quiet_hours",
        times.quiet_hours,
        "When nobody is reminded of a buyer's request, in `TIMEZONE`; `off`: never.",
        "22:00-07:00",
    ),
    Row(
        "DATABASE_PATH",
        "database_path",
        read.database,
        "Path of the database file, which only its owner can read.",
        "sellerdesk.db",
    ),
    Row(
        "DATABASE_URL",
        "database_url",
        read.database_url,
        "A PostgreSQL database, in place of the file: `postgresql://user:password@host/database`.",
        optional=True,
    ),
    Row(
        "LEASE_SECONDS",
        "lease",
        times.span("seconds", 3, 3_600),
        "With `DATABASE_URL`: how soon another `run` takes over from one that has failed.",
        "60",
    ),
    Row(
        "HEARTBEAT_PATH",
        "heartbeat_path",
        read.path,
        "The small file that `run` rewrites every 5 seconds and `healthy` reads.",
        from_others="`sellerdesk.heartbeat` beside the database file, else in `$RUNTIME_DIRECTORY`",
    ),
    Row(
        "LOG_LEVEL",
        "log_level",
        read.choice("DEBUG", "INFO", "WARNING", "ERROR"),
        "`DEBUG`, `INFO`, `WARNING` or `ERROR`.",
        "INFO",
    ),
)
