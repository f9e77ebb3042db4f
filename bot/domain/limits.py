"""Limits on the size, number and duration of everything that comes from outside.

Exceeding one loses and delays nothing else: the person concerned gets an error that names the
limit. docs/faults.md shows the same table.
"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

# How long a call may take, from the first byte sent to the last one read.
AMAZON_CALL = timedelta(seconds=30)
"""A call of the Selling Partner API, with its login and its retries."""
SLACK_CALL = timedelta(seconds=15)
LOGIN_AGE = timedelta(seconds=30)
"""The highest age of the access token with which a feed is created."""
RETRY_AFTER = (timedelta(seconds=1), timedelta(hours=1))
"""The range to which a Retry-After header is clamped."""

# Sizes, in bytes after unpacking.
API_ANSWER = 5_000_000
RESULT_DOCUMENT = 5_000_000
HEALTH_REPORT = 1_000_000
SLACK_FRAME = 1_000_000
"""A WebSocket frame from Slack; a larger one is discarded."""
XML_DEPTH = 50
DIGITS = 9
"""Digits of a whole number in an answer."""
NUMBER = 40
"""Characters of a number with a fraction, its exponent included."""

# An order.
TITLE = 500
SKU = 64
"""Also of an ASIN."""
ITEMS = 200
PROGRAMS = 30
QUANTITY = 1_000_000
AMOUNT = Decimal(10) ** 12
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)

# Pages; a repeated token or cursor ends the reading too.
MEMBERS_PAGES = 500
ORDERS_PAGES = 500
FEEDS_PAGES = 20

# Amazon's rates: the value of its header is clamped to these.
LOWEST_RATE = 0.1
"""As a share of the published rate."""
HIGHEST_RATE = 100.0
"""Calls a second."""

# What people type, in characters.
COMMAND_TEXT = 3_000
NOTE = 3_000
REJECTION = 1_000
ACCESSIBILITY_LABEL = 75

# How long things are kept, and how many people wait.
ANSWERED_CLICKS = timedelta(days=7)
OPENED_FORMS = timedelta(days=7)
FETCHED_MEMBER = timedelta(hours=1)
"""How long a member who was looked up individually is valid."""
REFUSALS_EVERY = timedelta(minutes=1)
"""A person's refusals of one kind within this time are one entry of the record, with a count."""
REFRESH_WAITERS = 50

# When a running program counts as unwell.
HEARTBEAT_AGE = timedelta(seconds=30)
LONGEST_TURN = timedelta(minutes=3)
"""One turn of a worker."""
SLACK_AWAY = timedelta(seconds=60)
"""Without a connection to Slack, which ends connections now and then."""
