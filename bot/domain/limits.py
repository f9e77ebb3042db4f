"""How large, how many and how long what comes from outside may be.

Past a limit nothing is lost and nothing else waits: whoever asked gets a plain error that names it.
docs/faults.md shows the same table.
"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

# How long a call may take, from the first byte sent to the last one read.
AMAZON_CALL = timedelta(seconds=30)
"""A call of the Selling Partner API, with its login and its retries."""
SLACK_CALL = timedelta(seconds=15)
LOGIN_AGE = timedelta(seconds=30)
"""How old the login may be with which a feed is created."""
RETRY_AFTER = (timedelta(seconds=1), timedelta(hours=1))
"""What is believed of a Retry-After header; beyond it the nearer end counts."""

# Sizes, in bytes after unpacking.
API_ANSWER = 5_000_000
RESULT_DOCUMENT = 5_000_000
HEALTH_REPORT = 1_000_000
SLACK_FRAME = 1_000_000
"""What Slack sends over a socket at once; beyond it the frame is passed over."""
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

# Amazon's rates: what its header says is followed between these.
LOWEST_RATE = 0.1
"""As a share of the published rate."""
HIGHEST_RATE = 100.0
"""Calls a second."""

# What people type, in characters.
COMMAND_TEXT = 3_000
NOTE = 3_000
REJECTION = 1_000
ACCESSIBILITY_LABEL = 75

# How long things are kept and waited for.
ANSWERED_CLICKS = timedelta(days=7)
OPENED_FORMS = timedelta(days=7)
FETCHED_MEMBER = timedelta(hours=1)
"""How long a member counts who was asked for singly."""
REFUSALS_EVERY = timedelta(minutes=1)
"""One line of the record for each person, kind of refusal and span, with a count."""
REFRESH_WAITERS = 50
HEARTBEAT = timedelta(seconds=30)
WATCHDOG = timedelta(seconds=180)
"""How long one turn of a worker may take before the program counts as unwell."""
