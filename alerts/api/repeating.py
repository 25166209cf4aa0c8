# SPDX-License-Identifier: EUPL-1.2
"""Repeating: a POST with an `Idempotency-Key` is done once; the same question again gets the answer it got.

The answer is kept in the transaction of the deed: both stay or neither, whenever the process dies.
"""

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse

from alerts.api.caller import Caller
from alerts.api.problem import problem
from alerts.models.token import GivenAnswer

KEY = re.compile(r"[\x21-\x7e]{1,128}")
KEPT_HEADERS = ("Content-Type", "ETag", "Location")
Answering = Callable[[HttpRequest], HttpResponse]


def once(request: HttpRequest, caller: Caller, key: str, answer: Answering) -> HttpResponse:
    """The answer to this key: given now, or given before."""
    if not KEY.fullmatch(key):
        return problem(400, "Idempotency-Key: expected 1 to 128 visible ASCII characters")
    asked = question(request)
    given = GivenAnswer.objects.filter(token=caller.token, key=key).first()
    if given is None:
        try:
            return first_time(request, caller, key, asked, answer)
        except IntegrityError:
            given = GivenAnswer.objects.filter(token=caller.token, key=key).first()
    if given is None or given.status == 0:
        return problem(409, "Idempotency-Key: the same question is being answered now")
    if given.question_sha256 != asked:
        return problem(422, "Idempotency-Key: it was used for another question")
    return again(given)


def first_time(request: HttpRequest, caller: Caller, key: str, asked: str, answer: Answering) -> HttpResponse:
    """Do it, and keep the answer with it; what failed for a fault of ours is not kept."""
    with transaction.atomic():
        given = GivenAnswer.objects.create(token=caller.token, key=key, question_sha256=asked, at=caller.now)
        response = answer(request)
        if response.status_code >= 500 or response.status_code == 429:
            transaction.set_rollback(True)
            return response
        given.status, given.body = response.status_code, response.content.decode()
        given.headers = {name: response[name] for name in KEPT_HEADERS if name in response}
        given.save()
    forget_old(caller)
    return response


def again(given: GivenAnswer) -> HttpResponse:
    """The answer as it was."""
    response = HttpResponse(given.body, status=given.status, content_type=given.headers.get("Content-Type", ""))
    for name, value in given.headers.items():
        response[name] = value
    response["Idempotency-Replayed"] = "true"
    return response


def question(request: HttpRequest) -> str:
    """Digest of what was asked."""
    parts = (request.method or "", request.get_full_path(), request.headers.get("If-Match", ""))
    return hashlib.sha256("\x1f".join(parts).encode() + b"\x1f" + request.body).hexdigest()


def forget_old(caller: Caller) -> None:
    """Answers are kept for a while."""
    oldest = caller.now - timedelta(days=caller.settings.api.keys_days)
    GivenAnswer.objects.filter(at__lt=oldest).delete()
