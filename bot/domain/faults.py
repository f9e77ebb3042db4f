"""Faults of Amazon and of the network, and what each means for the caller.

| fault | when | concerns | lasting |
|---|---|---|---|
| NotFound | Amazon does not know the id | the one | |
| Rejected | Amazon refuses this request (4xx) | the one | |
| Unreadable | the answer to a read is malformed | the one | |
| RoleMissing | 403 although the token is fresh | the one | yes |
| ReadRefused | Amazon refuses (4xx) a read with constant parameters | maybe all | |
| Unavailable | no answer, or a 5xx; nothing was changed | maybe all | |
| Doubtful | a write that Amazon may or may not have accepted | maybe all | |
| Throttled | Amazon answered 429 | all | |
| NotYet | our share of Amazon's rate is used up; nothing was sent | all | |
| CredentialsRefused | the token service refuses us | all | yes |

Busy is not a fault of Amazon: a thread pool is full, nothing was done, try again.
"""

from datetime import timedelta
from enum import StrEnum


class Scope(StrEnum):
    """What a fault says about the other reads of the same round."""

    ONE = "one"
    """Nothing: the others may succeed."""
    MAYBE_ALL = "maybe_all"
    """One such fault may concern one read only; two in succession are an outage."""
    ALL = "all"
    """The others would fail, too."""


class AmazonFault(Exception):  # noqa: N818 - "fault" is the word of this project
    """A call to Amazon failed.

    `lasting`: a retry does not help until a person acts. `refusal`: Amazon refused, so
    `Retry.refused` is the back-off of further attempts.
    """

    code = "amazon"
    scope = Scope.MAYBE_ALL
    lasting = False
    refusal = False


class NotFound(AmazonFault):
    """Amazon does not know the id for this seller."""

    code = "not_found"
    scope = Scope.ONE
    refusal = True


class Throttled(AmazonFault):
    """Amazon's rate limit was exceeded (429); `wait` is how long to wait, if known."""

    code = "throttled"
    scope = Scope.ALL
    wait: timedelta | None = None


class NotYet(Throttled):
    """A call now would exceed Amazon's rate limit; one is possible after `wait`."""

    def __init__(self, operation: str, wait: timedelta) -> None:
        super().__init__(f"{operation}: wait {wait.total_seconds():.1f} s")
        self.operation = operation
        self.wait = wait


class Unavailable(AmazonFault):
    """Amazon does not answer, or answers with 5xx; nothing was changed."""

    code = "unavailable"


class ReadRefused(Unavailable):
    """Amazon refuses (4xx) a read with constant parameters, which means an outage at Amazon."""

    refusal = True


class Unreadable(Unavailable):
    """The answer to a read is malformed, or about something other than what was asked for."""

    code = "unreadable"
    scope = Scope.ONE


class RoleMissing(AmazonFault):
    """Amazon denies access with a fresh token: the app lacks `role` or its authorisation."""

    code = "role_missing"
    scope = Scope.ONE
    lasting = True

    def __init__(self, operation: str, role: str) -> None:
        super().__init__(f"{operation}: access denied, role needed: {role}")
        self.operation = operation
        self.role = role


class CredentialsRefused(AmazonFault):
    """Login with Amazon refuses the client id, the secret or the refresh token."""

    code = "credentials_refused"
    scope = Scope.ALL
    lasting = True


class Rejected(AmazonFault):
    """Amazon refuses this request; the same request would be refused again."""

    code = "rejected"
    scope = Scope.ONE
    refusal = True


class Doubtful(AmazonFault):
    """The answer to a write was lost: Amazon may or may not have accepted it."""

    code = "doubtful"


class Busy(Exception):  # noqa: N818 - a situation, not an error
    """A queue of this program is full; nothing was done."""
