# SPDX-License-Identifier: EUPL-1.2
"""Serving the HTTP interface by waitress, on this machine alone unless the settings say otherwise."""

import importlib
import logging

from django.core.handlers.wsgi import WSGIHandler
from waitress.server import create_server

import alerts.ready  # noqa: F401
from alerts.database import open_decisions
from config.errors import ConfigError
from config.settings import Settings

log = logging.getLogger(__name__)

LOCAL = {"127.0.0.1", "::1", "localhost"}
HEADER_BYTES = 16_384


def serve(settings: Settings, host: str, port: int) -> None:
    """Answer until the process is stopped; prints where it listens."""
    open_decisions(settings)
    importlib.import_module("alerts.urls")  # before anybody waits for the first answer
    try:
        server = create_server(
            WSGIHandler(),
            host=host,
            port=port,
            threads=settings.api.threads,
            ident=None,
            max_request_body_size=settings.api.body_bytes + 1,
            max_request_header_size=HEADER_BYTES,
            channel_timeout=30,
            clear_untrusted_proxy_headers=True,
            expose_tracebacks=False,
        )
    except OSError as error:
        raise ConfigError(f"api: cannot listen at {host}:{port}: {error.strerror or error}") from error
    address = f"http://{host}:{server.effective_port}/api/v1/"
    if host not in LOCAL:
        log.warning("the HTTP interface listens at %s: only behind a proxy that speaks TLS", host)
    print(f'{{"listening": "{address}"}}', flush=True)
    try:
        server.run()
    finally:
        server.close()
