"""The settings that the program cannot do without."""

NEEDED = {
    "SLACK_BOT_TOKEN": "xoxb-the-bot-token",
    "SLACK_APP_TOKEN": "xapp-the-app-token",
    "SP_API_REFRESH_TOKEN": "Atzr|the-refresh-token",
    "LWA_APP_ID": "amzn1.application-oa2-client.1",
    "LWA_CLIENT_SECRET": "the-client-secret",
    "SELLER_ID": "A1SELLER",
    "SP_API_MARKETPLACE": "JP",
    "OPERATORS": "U1",
    "APPROVERS": "U2",
    "APPROVALS_CHANNEL": "C1",
}
