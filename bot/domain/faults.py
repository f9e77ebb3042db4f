"""What can go wrong outside, in our words, and what each fault means for whoever asked.

| fault | when | concerns | lasting |
|---|---|---|---|
| NotFound | Amazon knows no such thing | the one | |
| Rejected | Amazon refuses this request as it stands (4xx) | the one | |
| Unreadable | an answer to a read that makes no sense | the one | |
| RoleMissing | 403 although the token is fresh | the one | yes |
| ReadRefused | Amazon refuses (4xx) a read that is always the same | maybe all | |
| Unavailable | Amazon did not answer, or with 5xx; nothing was changed | maybe all | |
| Doubtful | a request that changes something may or may not have been taken | maybe all | |
| Throttled | Amazon answered 429 | all | |
| NotYet | our share of Amazon's rate is used up; nothing was asked | all | |
| CredentialsRefused | the token service refuses us | all | yes |

Busy is no fault of Amazon's: a pool of threads is full, nothing was done, try again.
"""

from datetime import timedelta
from enum import StrEnum


class Scope(StrEnum):
    """What a fault says about the other things that are asked for in the same round."""

    ONE = "one"
    """Nothing: reading the others may succeed."""
    MAYBE_ALL = "maybe_all"
    """One such fault may concern one thing only; two in succession are an outage."""
    ALL = "all"
    """Reading the others would fail, too."""


class AmazonFault(Exception):  # noqa: N818 - "fault" is the word of this project
    """Amazon could not give what was asked.

    `lasting`: asking again does not help until a person acts. `refusal`: Amazon answered no, so
    that `Retry.refused` sets the pace of further attempts.
    """

    code = "amazon"
    scope = Scope.MAYBE_ALL
    lasting = False
    refusal = False


class NotFound(AmazonFault):
    """Amazon knows no such thing under this seller."""

    code = "not_found"
    scope = Scope.ONE
    refusal = True


class Throttled(AmazonFault):
    """Amazon's rate limit was exceeded (429); `wait` is how long to wait, if known."""

    code = "throttled"
    scope = Scope.ALL
    wait: timedelta | None = None


class NotYet(Throttled):
    """Asking now would exceed Amazon's rate limit; `wait` is how long until it would not."""

    def __init__(self, operation: str, wait: timedelta) -> None:
        super().__init__(f"{operation}: wait {wait.total_seconds():.1f} s")
        self.operation = operation
        self.wait = wait


class Unavailable(AmazonFault):
    """Amazon does not answer, or answers with 5xx; nothing was changed."""

    code = "unavailable"


class ReadRefused(Unavailable):
    """Amazon refuses (4xx) a read with constant parameters, which is an outage at Amazon."""

    refusal = True


class Unreadable(Unavailable):
    """An answer to a read that makes no sense, or is about another thing than was asked for."""

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
    """The answer to a request that changes something is lost: it may have been taken."""

    code = "doubtful"


class Busy(Exception):  # noqa: N818 - a situation, not an error
    """A queue of this program is full; nothing was done."""
