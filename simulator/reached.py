"""The settings with which the program reaches a simulated seller and a simulated workspace."""

from simulator.amazon import AmazonSimulator
from simulator.slack import SlackSimulator


def settings_for(slack: SlackSimulator, amazon: AmazonSimulator) -> dict[str, str]:
    """Return the addresses and the credentials, as the environment names them."""
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "SP_API_REFRESH_TOKEN": amazon.refresh_token,
        "LWA_APP_ID": amazon.client_id,
        "LWA_CLIENT_SECRET": amazon.client_secret,
        "SELLER_ID": amazon.seller_id,
        "SP_API_MARKETPLACE": "JP",
        "SP_API_ENDPOINT": amazon.url,
        "LWA_ENDPOINT": amazon.lwa_url,
    }
