"""The certificates by which Slack and Amazon are known."""

import ssl
from functools import cache

import httpx


@cache
def certificates() -> ssl.SSLContext:
    """Return the authorities to trust: the system's, and certifi's where it has none.

    Made once: reading them takes longer than all else at a start.
    """
    context = httpx.create_ssl_context()
    context.load_default_certs()
    return context
