"""HTML rendering of messages and modals, for screenshots, a web page and measurements."""
