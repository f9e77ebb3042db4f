"""The TLS context of all connections to Slack and Amazon."""

import ssl
from functools import cache

import httpx


@cache
def certificates() -> ssl.SSLContext:
    """Return a context that trusts the certificates of certifi and of the system.

    Cached: loading the certificates is the slowest part of the start.
    """
    context = httpx.create_ssl_context()
    context.load_default_certs()
    return context
