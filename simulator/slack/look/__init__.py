"""How Slack looks: messages and modals as HTML, for pictures, for a page and for measuring."""
