"""The account's health in the channel: the morning's digest and the alerts in between."""
