# SPDX-License-Identifier: EUPL-1.2
"""API route: a notice by POST as JSON, with an idempotency key: the same notice arrives once however often it is sent.

    POST <api_url>
    Content-Type: application/json
    Idempotency-Key: <the notice's uuid>
    Authorization: Bearer <the recipient's secret, where one was entered>

Any 2xx answer is a receipt. 408, 425, 429 and 5xx, or no answer at all: sent again later under the same key. Anything
else is a refusal. Redirects are not followed.
"""

import ssl
from dataclasses import dataclass

import httpx

from alerts.notices.release import Released
from alerts.second_factor import seal_box
from config.settings import Settings
from crawler.guard import Guard, GuardError, is_private_host

AGAIN = (408, 425, 429)
MOST = 100_000


@dataclass(frozen=True, kw_only=True)
class Posted:
    """sent, later or refused, and the server's words."""

    outcome: str
    reason: str


def post_notice(settings: Settings, released: Released) -> Posted:
    """One POST of exactly the approved bytes."""
    notice = released.notice
    allow_private = notice.practice
    try:
        Guard(allow_private=allow_private).check_url(notice.address)
    except GuardError as error:
        return Posted(outcome="refused", reason=str(error))
    host = httpx.URL(notice.address).host
    if not notice.address.startswith("https://") or (not allow_private and is_private_host(host)):
        return Posted(outcome="refused", reason=f"{host}: expected https and a public address")
    headers = {"Content-Type": "application/json", "Idempotency-Key": str(notice.uuid)}
    if notice.recipient.api_secret:
        secret = seal_box().decrypt(notice.recipient.api_secret.encode("ascii")).decode()
        headers["Authorization"] = f"Bearer {secret}"
    context = ssl.create_default_context(cafile=str(settings.notices.ca_file) if settings.notices.ca_file else None)
    try:
        with (
            httpx.Client(verify=context, timeout=settings.notices.timeout_s, follow_redirects=False) as client,
            client.stream("POST", notice.address, content=released.data, headers=headers) as response,
        ):
            said = f"{response.status_code} {_beginning(response)}"
            return Posted(outcome=_outcome(response.status_code), reason=said)
    except httpx.HTTPError as error:
        return Posted(outcome="later", reason=f"{host}: {type(error).__name__}: {error}"[:500])


def _outcome(status: int) -> str:
    if 200 <= status < 300:
        return "sent"
    return "later" if status in AGAIN or status >= 500 else "refused"


def _beginning(response: httpx.Response) -> str:
    read = b""
    for chunk in response.iter_bytes():
        read += chunk
        if len(read) > MOST:
            break
    return " ".join(read[:400].decode("utf-8", "replace").split())
