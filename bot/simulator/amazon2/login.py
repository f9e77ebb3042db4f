"""Login with Amazon: access tokens for the refresh token."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import parse_qs

from bot.simulator.amazon2.wire import Answer, Asked, as_json

PATH = "/auth/o2/token"
_LIFE = timedelta(hours=1)
_PAGE = b"<html><head><title>503</title></head><body>Service Unavailable</body></html>"


@dataclass
class Login:
    """The token service of one app."""

    client_id: str = "amzn1.application-oa2-client.simulated"
    client_secret: str = "amzn1.oa2-cs.v1.simulated"  # noqa: S105 - made up
    refresh_token: str = field(default_factory=lambda: "Atzr|" + secrets.token_urlsafe(24))
    _tokens: dict[str, datetime] = field(default_factory=dict)
    _revoked: bool = False
    _down: bool = False

    def revoke(self) -> None:
        """Let the seller withdraw the authorisation: no token is good, none is given."""
        self._revoked = True
        self._tokens.clear()

    def restore(self) -> None:
        """Let the seller authorise again."""
        self._revoked = False

    def forget(self) -> None:
        """Make every access token bad, while new ones are given."""
        self._tokens.clear()

    def down(self, down: bool = True) -> None:  # noqa: FBT001, FBT002 - a switch
        """Answer with a gateway's page."""
        self._down = down

    def good(self, token: str, now: datetime) -> bool:
        """Say whether an access token is known and not at its end."""
        return self._tokens.get(token, now) > now

    def answer(self, asked: Asked, now: datetime) -> Answer:
        """Answer a request for a token."""
        if self._down:
            return Answer(503, _PAGE, "text/html")
        form = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
        if form.get("grant_type") != "refresh_token":
            return _refused(400, "unsupported_grant_type", "The grant type is not supported.")
        known = (self.client_id, self.client_secret)
        if (form.get("client_id"), form.get("client_secret")) != known:
            return _refused(401, "invalid_client", "Client authentication failed")
        if self._revoked or form.get("refresh_token") != self.refresh_token:
            return _refused(400, "invalid_grant", "The request has an invalid grant parameter")
        token = "Atza|" + secrets.token_urlsafe(24)
        self._tokens[token] = now + _LIFE
        said = {"access_token": token, "token_type": "bearer", "expires_in": 3600}
        return as_json({**said, "refresh_token": self.refresh_token})


def _refused(status: int, error: str, words: str) -> Answer:
    return as_json({"error": error, "error_description": words}, status)
