# SPDX-License-Identifier: EUPL-1.2
"""Settings of what is kept for how long, and of the credentials that an erasure needs."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr

Days = Annotated[int, Field(ge=0, le=36_500)]


class RetentionSettings(BaseModel):
    """Days after which each category may go; 0: never. Cases and legal holds come first; nothing goes by itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    unflagged: Days = 365
    """Listings that nothing was held against, and pages that gave none."""
    flagged: Days = 1_825
    """Listings suspected of something, or not sure."""
    looks: Days = 1_825
    profiles: Days = 1_095
    """Of sites and sellers, as long as no listing that stays was judged with them."""
    captures: Days = 0
    """Raw captures of what stays: the observation stays, the page as it came goes."""
    cases: Days = 3_650
    """Evidence of a case, after the case was closed."""
    buyers: Days = 1_825
    """Buyers' and victims' details in a case, after the case was closed."""
    audit: Days = 3_650
    """Entries of the audit log; their daily digests stay in the ledger."""


class ErasureSettings(BaseModel):
    """The custodian's own credentials, given to the process that erases and to no other."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    store: str = ""
    """`https://custodian:password@host:9200`: may delete documents; not needed for the embedded store."""
    s3_access_key: str = ""
    """May put and delete versions; not needed for captures in a folder."""
    s3_secret_key: SecretStr = SecretStr("")
