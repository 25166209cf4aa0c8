# SPDX-License-Identifier: EUPL-1.2
"""A reply of RFC 3161 as its section 2.4.2 has it: the token is left out of a refusal."""

from typing import Any, ClassVar

from asn1crypto import cms, core, tsp


class TimeStampReply(core.Sequence):  # type: ignore[misc]
    """Status and, where it was granted, the token."""

    _fields: ClassVar[list[Any]] = [
        ("status", tsp.PKIStatusInfo),
        ("time_stamp_token", cms.ContentInfo, {"optional": True}),
    ]
