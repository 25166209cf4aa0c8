# SPDX-License-Identifier: EUPL-1.2
"""Keeping countings: numbered, never overwritten, signed off by a named person."""

import hashlib
from datetime import datetime
from typing import Any

from alerts.access import Action
from alerts.aggravation.file import ArticleThirteenFile
from alerts.cases.changing import changing
from alerts.cases.opening import keep_event
from alerts.errors import DecisionError
from alerts.models.account import Account
from alerts.models.case import ArticleThirteenCount, Case
from alerts.recount.counting import as_json


def keep_count(file: ArticleThirteenFile, account: Account, now: datetime, *, why: str) -> ArticleThirteenCount:
    """Keep a counting under the next number; one that says the same as the last is the last."""
    body = file.body()
    with changing(file.case, account, why) as present:
        last = present.counts.order_by("-number").first()
        if last is not None and last.figures == body:
            return last
        number = last.number + 1 if last is not None else 1
        count = ArticleThirteenCount.objects.create(
            case=present,
            number=number,
            since=file.span.since,
            until=file.span.until,
            figures=body,
            file_sha256=hashlib.sha256(as_json(body)).hexdigest(),
            counted_by=account.username,
            counted_at=now,
        )
        keep_event(present, "article_13_counted", account, now, why=why, number=number, sha256=count.file_sha256)
    return count


def sign_off(case: Case, number: int, account: Account, now: datetime, *, why: str) -> ArticleThirteenCount:
    """A named person stands for one counting; a signature is never given twice or moved to another counting."""
    with changing(case, account, why, action=Action.SIGN_OFF) as present:
        count = present.counts.filter(number=number).first()
        if count is None:
            raise DecisionError(f"case {present.reference}: it has no counting {number}")
        if count.signed_off_by:
            raise DecisionError(f"counting {number}: {count.signed_off_by} signed it off already")
        count.signed_off_by, count.signed_off_at, count.sign_off_why = account.username, now, why
        count.save()
        keep_event(present, "article_13_signed_off", account, now, why=why, number=number, sha256=count.file_sha256)
    return count


def kept_as(file: ArticleThirteenFile) -> ArticleThirteenCount | None:
    """The kept counting that says exactly what was counted now; None: it was never kept so."""
    body = file.body()
    return next((one for one in file.case.counts.order_by("-number") if one.figures == body), None)


def about_count(count: ArticleThirteenCount | None) -> dict[str, Any]:
    """Who counted and who stands for it."""
    if count is None:
        return {"number": None, "signed_off_by": "", "note": "this counting was not kept; nobody signed it off"}
    return {
        "number": count.number,
        "sha256": count.file_sha256,
        "counted_by": count.counted_by,
        "counted_at": count.counted_at.isoformat(),
        "signed_off_by": count.signed_off_by,
        "signed_off_at": count.signed_off_at.isoformat() if count.signed_off_at else "",
        "why": count.sign_off_why,
    }
