"""What can go wrong outside, in our words.

AmazonFault
+-- NotFound        Amazon knows no such order
+-- NotYet          our share of Amazon's rate is used up; nothing was asked
+-- Throttled       Amazon answered 429
+-- Unavailable     Amazon did not answer, or with 5xx: try again (nothing was changed)
|   +-- Unreadable  an answer that makes no sense, maybe about this one thing only
+-- RoleMissing     403 although the token is fresh: a role, or the authorisation
+-- CredentialsRefused  the token service refuses us
+-- Rejected        Amazon refuses this request as it stands (4xx)
+-- Doubtful        a request that changes something may or may not have been taken
Busy                a pool of threads is full: nothing was done, try again
"""

from datetime import timedelta


class AmazonFault(Exception):  # noqa: N818 - "fault" is the word of this project
    """Amazon could not give what was asked."""

    code = "amazon"


class NotFound(AmazonFault):
    """Amazon knows no such thing under this seller."""

    code = "not_found"


class NotYet(AmazonFault):
    """Asking now would pass Amazon's rate limit; `wait` says how long until there is room."""

    code = "throttled"

    def __init__(self, operation: str, wait: timedelta) -> None:
        super().__init__(f"{operation}: wait {wait.total_seconds():.1f} s")
        self.operation = operation
        self.wait = wait


class Throttled(AmazonFault):
    """Amazon says that its rate limit is passed (429)."""

    code = "throttled"


class Unavailable(AmazonFault):
    """Amazon does not answer, or answers that it cannot now; nothing was changed."""

    code = "unavailable"


class Unreadable(Unavailable):
    """An answer to a read that makes no sense, or is about another thing than was asked for."""

    code = "unreadable"


class RoleMissing(AmazonFault):
    """Amazon denies access with a fresh token: the app lacks `role` or its authorisation."""

    code = "role_missing"

    def __init__(self, operation: str, role: str) -> None:
        super().__init__(f"{operation}: access denied, role needed: {role}")
        self.operation = operation
        self.role = role


class CredentialsRefused(AmazonFault):
    """Login with Amazon refuses the client id, the secret or the refresh token."""

    code = "credentials_refused"


class Rejected(AmazonFault):
    """Amazon refuses the request as it stands; asking again will not help."""

    code = "rejected"


class Doubtful(AmazonFault):
    """The answer to a request that changes something is lost: it may have been taken."""

    code = "doubtful"


class Busy(Exception):  # noqa: N818 - a situation, not an error
    """There is no room for this just now; nothing was done."""
