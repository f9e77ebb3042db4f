"""Which operation a request asks for."""

import re

from bot.simulator.amazon2 import feeds, login, order_api, reports

_ROUTES = tuple(
    (operation, method, re.compile(pattern))
    for operation, method, pattern in (
        ("token", "POST", re.escape(login.PATH)),
        ("searchOrders", "GET", order_api.PATH),
        ("getOrder", "GET", order_api.PATH + "/([^/]+)"),
        ("createFeedDocument", "POST", feeds.PATH + "/documents"),
        ("getFeedDocument", "GET", feeds.PATH + "/documents/([^/]+)"),
        ("createFeed", "POST", feeds.PATH + "/feeds"),
        ("getFeeds", "GET", feeds.PATH + "/feeds"),
        ("getFeed", "GET", feeds.PATH + "/feeds/([^/]+)"),
        ("cancelFeed", "DELETE", feeds.PATH + "/feeds/([^/]+)"),
        ("createReport", "POST", reports.PATH + "/reports"),
        ("getReports", "GET", reports.PATH + "/reports"),
        ("getReport", "GET", reports.PATH + "/reports/([^/]+)"),
        ("getReportDocument", "GET", reports.PATH + "/documents/([^/]+)"),
        ("uploadFeedDocument", "PUT", "/storage/feed/[^/]+"),
        ("downloadFeedDocument", "GET", "/storage/feed/[^/]+"),
        ("downloadReportDocument", "GET", "/storage/report/[^/]+"),
    )
)
OPEN = frozenset({"token", "uploadFeedDocument", "downloadFeedDocument", "downloadReportDocument"})
"""What needs no access token: the login itself, and addresses that carry their own right."""


def operation_of(method: str, path: str) -> tuple[str, str]:
    """Return the operation and the id in the path; "unknown" where there is none."""
    for operation, wanted, pattern in _ROUTES:
        found = pattern.fullmatch(path)
        if found and method == wanted:
            return operation, found[1] if found.groups() else ""
    return "unknown", ""
