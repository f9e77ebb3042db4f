"""Login with Amazon: token endpoint and access token validation."""

import secrets
from urllib.parse import parse_qs

from simulator.amazon.timeline import Timeline
from simulator.amazon.wire import Request, answer, denied
from simulator.wire import Answer

_LIFETIME = 3600
_REVOKED = (
    "The request has an invalid grant parameter : refresh_token. "
    "User may have revoked or didn't grant the permission."
)


class Login:
    """Authorisation state. `revoke` acts as the seller; `refuse` as a rotated client secret."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self.client_id = "amzn1.application-oa2-client.simulated"
        self.client_secret = f"amzn1.oa2-cs.v1.{secrets.token_hex(16)}"
        self.refresh_token = f"Atzr|{secrets.token_urlsafe(32)}"
        self._tokens: dict[str, float] = {}
        self._revoked = False
        self._refused = False

    def revoke(self) -> None:
        """Revoke the authorisation: the refresh token and all access tokens become invalid."""
        self._revoked = True
        self._tokens.clear()

    def refuse(self) -> None:
        """Reject the client, as after a secret rotation; existing access tokens stay valid."""
        self._refused = True

    def restore(self) -> None:
        """Accept the application again."""
        self._revoked = self._refused = False

    def forget_tokens(self) -> None:
        """Invalidate all access tokens, as if they had expired."""
        self._tokens.clear()

    def token(self, request: Request) -> Answer:
        """Answer the token endpoint."""
        form = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        known = (form.get("client_id"), form.get("client_secret"))
        if self._refused or known != (self.client_id, self.client_secret):
            return _no(401, "invalid_client", "Client authentication failed")
        if form.get("grant_type") != "refresh_token":
            return _no(400, "unsupported_grant_type", "The authorization grant type is not known")
        if self._revoked or form.get("refresh_token") != self.refresh_token:
            return _no(400, "invalid_grant", _REVOKED)
        token = f"Atza|{secrets.token_urlsafe(32)}"
        self._tokens[token] = self._timeline.seconds() + _LIFETIME
        return answer(
            200,
            {
                "access_token": token,
                "refresh_token": self.refresh_token,
                "token_type": "bearer",
                "expires_in": _LIFETIME,
            },
        )

    def check(self, request: Request) -> None:
        """Check a request's access token. Raises Refusal (403)."""
        token = request.headers.get("x-amz-access-token")
        if not token:
            raise denied("Access token is missing in the request header.")
        until = self._tokens.get(token)
        if until is None:
            raise denied("The access token you provided is revoked, malformed or invalid.")
        if until <= self._timeline.seconds():
            raise denied("The access token you provided has expired.")


def _no(status: int, error: str, description: str) -> Answer:
    return answer(status, {"error": error, "error_description": description})
