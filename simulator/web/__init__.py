"""The workspace in a browser: a local page on the simulated Slack, updated over a WebSocket."""
