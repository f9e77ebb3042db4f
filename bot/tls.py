"""The TLS context of all connections to Slack and Amazon."""

import os
import ssl
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import httpx

from bot.domain.wording import wording
from bot.start import CannotStart

_FILE, _FOLDER = "SSL_CERT_FILE", "SSL_CERT_DIR"
"""OpenSSL's variables, which name certificates instead of the system's."""


@cache
def certificates() -> ssl.SSLContext:
    """Return the context of this process; loading the certificates is slow. Raises CannotStart."""
    paths = ssl.get_default_verify_paths()
    return trusting(os.environ, paths.cafile, paths.capath)


def trusting(environ: Mapping[str, str], file: str | None, folder: str | None) -> ssl.SSLContext:
    """Return a context that trusts OpenSSL's file and folder, or certifi's file if both are empty.

    Raises CannotStart if it is a variable of `environ` that names a place without certificates.
    """
    folder = folder if _holds_certificates(folder) else None
    context = _loaded(file, folder)
    if environ.get(_FILE) and (context is None or file is None):
        raise _nothing_in(_FILE, environ)
    if environ.get(_FOLDER) and folder is None:
        raise _nothing_in(_FOLDER, environ)
    if context is None:
        context = httpx.create_ssl_context(trust_env=False)
        context.load_default_certs()  # of Windows, which has them in no file
    return context


def _loaded(file: str | None, folder: str | None) -> ssl.SSLContext | None:
    if file is None and folder is None:
        return None
    try:
        return ssl.create_default_context(cafile=file, capath=folder)
    except (ssl.SSLError, OSError):
        return None


def _nothing_in(variable: str, environ: Mapping[str, str]) -> CannotStart:
    place = environ[variable]
    return CannotStart(wording("start.certificates", variable=variable, place=place))


def _holds_certificates(folder: str | None) -> bool:
    """Return whether a folder has certificates under the names that OpenSSL looks for."""
    return any(one.is_file() for one in Path(folder).glob("*.[0-9]")) if folder else False
