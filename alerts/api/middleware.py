# SPDX-License-Identifier: EUPL-1.2
"""What every question to the HTTP interface passes: size, token, allowance, once-only; what every answer carries."""

import logging
import math
from collections.abc import Callable
from functools import cached_property

from django.core.exceptions import DisallowedHost, RequestDataTooBig, SuspiciousOperation
from django.db.utils import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, UnreadablePostError

from alerts.api.caller import Caller, identify
from alerts.api.limits import Limiter
from alerts.api.problem import MEDIA_TYPE, problem
from alerts.api.repeating import once
from config.settings import Settings, load_settings

log = logging.getLogger(__name__)

ROOT = "/api/"
OPEN = ("/api/v1/openapi.json", "/api/v1/health")
"""Told to anybody: how to ask, and that somebody is there."""
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "interest-cohort=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class ApiMiddleware:
    """Acts on `/api/` alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    @cached_property
    def settings(self) -> Settings:
        """As the process was started."""
        return load_settings()

    @cached_property
    def by_token(self) -> Limiter:
        """Questions of one token."""
        return Limiter(self.settings.api.requests_per_minute)

    @cached_property
    def by_address(self) -> Limiter:
        """Wrong tokens from one address."""
        return Limiter(self.settings.api.refusals_per_minute)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """One question and its answer."""
        if not request.path.startswith(ROOT):
            return self.get_response(request)
        try:
            response = self.answer(request)
        except (OperationalError, InterfaceError) as fault:
            log.warning("the database of decisions is away: %s", fault)
            response = problem(503, "the database of decisions is away or busy: ask again")
        except (RequestDataTooBig, UnreadablePostError):
            response = problem(413)
        except SuspiciousOperation:
            response = problem(400)
        response = as_problem(response)
        for name, value in HEADERS.items():
            response[name] = value
        return response

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Refuse what is too large, unknown or too much; the rest is asked of the views."""
        try:
            request.get_host()
        except DisallowedHost:
            return problem(400, "Host: not a name of this server (api.names)")
        if request.method not in ("GET", "HEAD", "POST", "PATCH", "DELETE"):
            return problem(405)
        if len(request.body) > self.settings.api.body_bytes:
            return problem(413, f"expected at most {self.settings.api.body_bytes:,} bytes (api.body_bytes)")
        if request.path in OPEN:
            return self.get_response(request)
        caller = self.identify(request)
        if isinstance(caller, HttpResponse):
            return caller
        request.theriac_caller = caller  # type: ignore[attr-defined]
        wait = self.by_token.take(caller.token.prefix)
        if wait:
            return too_many(wait)
        response = self.dispatch(request, caller)
        response["RateLimit-Limit"] = str(self.by_token.per_minute)
        response["RateLimit-Remaining"] = str(self.by_token.left(caller.token.prefix))
        return response

    def identify(self, request: HttpRequest) -> Caller | HttpResponse:
        """The caller, or a refusal; whoever tries many tokens waits, with a right one too."""
        address = request.META.get("REMOTE_ADDR", "")
        if wait := self.by_address.is_empty(address):
            return too_many(wait)
        kind, _, text = request.headers.get("Authorization", "").partition(" ")
        caller = identify(text.strip()) if kind.lower() == "bearer" else None
        if caller is None:
            self.by_address.take(address)
            return problem(401, "Authorization: expected `Bearer TOKEN`", headers={"WWW-Authenticate": "Bearer"})
        return caller

    def dispatch(self, request: HttpRequest, caller: Caller) -> HttpResponse:
        """A POST with a key is done once."""
        key = request.headers.get("Idempotency-Key")
        if request.method == "POST" and key is not None:
            return once(request, caller, key, self.get_response)
        return self.get_response(request)


def too_many(wait_s: float) -> HttpResponse:
    """Wait, and for how long."""
    return problem(429, f"wait {math.ceil(wait_s)} s", headers={"Retry-After": str(math.ceil(wait_s))})


def as_problem(response: HttpResponse) -> HttpResponse:
    """What Django itself refuses is told as a problem too."""
    kind = response.get("Content-Type", "")
    if response.status_code < 400 or kind.startswith((MEDIA_TYPE, "application/json")):
        return response
    kept = {name: response[name] for name in ("Allow",) if name in response}
    return problem(response.status_code, headers=kept)
