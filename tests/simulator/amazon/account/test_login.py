"""Logging in at Amazon."""

from datetime import timedelta

import pytest

from bot.clock import MovableClock
from simulator.amazon import AmazonSimulator
from tests.simulator.amazon.account.caller import ORDERS, Caller


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"refresh_token": "Atzr|other"}, 400, "invalid_grant"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
)
def test_a_wrong_login_is_refused_as_login_with_amazon_does(
    caller: Caller, form: dict[str, str], status: int, error: str
) -> None:
    """Each wrong part of the form has its status and its error code."""
    response = caller.log_in(**form)

    assert (response.status_code, response.json()["error"]) == (status, error)


def test_a_token_is_good_for_an_hour(caller: Caller, clock: MovableClock) -> None:
    """An access token that is 3600 s old is denied with Amazon's words."""
    order_id = caller.sim.seeds["unshipped"]
    clock.advance(timedelta(seconds=3599))
    assert caller.get(f"{ORDERS}/{order_id}").status_code == 200

    clock.advance(timedelta(seconds=1))
    response = caller.get(f"{ORDERS}/{order_id}")

    assert response.status_code == 403
    assert response.json()["errors"][0]["details"] == "The access token you provided has expired."


@pytest.mark.parametrize("token", ["", "Atza|unknown"])
def test_no_token_and_an_unknown_one_are_denied(caller: Caller, token: str) -> None:
    """Without a token of this account there is only 403."""
    caller.token = token
    response = caller.get(f"{ORDERS}/{caller.sim.seeds['unshipped']}")

    assert response.status_code == 403
    assert response.json()["errors"][0]["code"] == "Unauthorized"


def test_a_revoked_authorisation_ends_tokens_and_logins(caller: Caller) -> None:
    """After the seller's revocation neither the old token nor the refresh token works."""
    caller.sim.lwa.revoke()

    assert caller.get(f"{ORDERS}/{caller.sim.seeds['unshipped']}").status_code == 403
    assert caller.log_in().json()["error"] == "invalid_grant"


def test_a_refused_client_keeps_its_token(caller: Caller, sim: AmazonSimulator) -> None:
    """After the secret was changed the token still works, a new login does not, until restored."""
    sim.lwa.refuse()
    assert caller.get(f"{ORDERS}/{sim.seeds['unshipped']}").status_code == 200
    assert caller.log_in().status_code == 401

    sim.lwa.restore()
    assert caller.log_in().status_code == 200


def test_time_set_on_the_computer_is_not_amazons(caller: Caller, clock: MovableClock) -> None:
    """When somebody sets the computer's clock, Amazon's Date and its tokens stay as they were."""
    clock.jump(timedelta(days=2))
    response = caller.get(f"{ORDERS}/{caller.sim.seeds['unshipped']}")

    assert response.status_code == 200
    assert response.headers["Date"] == "Tue, 24 Nov 2026 01:00:00 GMT"
