"""The TLS context of all connections to Slack and Amazon."""

import ssl
from functools import cache
from pathlib import Path

import httpx


@cache
def certificates() -> ssl.SSLContext:
    """Return a context that trusts the system's certificates, or certifi's if it has none.

    Cached: loading the certificates is the slowest part of the start.
    """
    if _system_has_certificates():
        return ssl.create_default_context()
    context = httpx.create_ssl_context(trust_env=False)
    context.load_default_certs()  # of Windows, which keeps them in no file
    return context


def _system_has_certificates() -> bool:
    paths = ssl.get_default_verify_paths()
    # OpenSSL names the certificates of a folder by their hash; a bare system has it, but empty.
    return bool(paths.cafile or (paths.capath and any(Path(paths.capath).glob("*.0"))))
