# SPDX-License-Identifier: EUPL-1.2
"""Settings of notices: who writes them, with which keys they are signed, and whom look-ups may ask."""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator


class NoticeSettings(BaseModel):
    """Who stands below a notice, keys, and directories. Nothing is asked or sent until it is set."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    organisation: str = ""
    """The authority that writes, as it stands below a notice."""
    unit: str = ""
    person: str = ""
    """Who answers questions about notices."""
    mail: str = ""
    """The address that notices come from and answers go to; empty: mail.sender."""
    postal_address: str = ""
    telephone: str = ""
    trusted_flagger: str = ""
    """Number of the decision that made the organisation a trusted flagger (DSA Article 22)."""
    trusted_flagger_by: str = ""
    """The Digital Services Coordinator that decided."""
    ca_file: Path | None = None
    """Authorities that the certificates of API servers are checked against; None: the system's."""
    timeout_s: Annotated[float, Field(gt=0)] = 60.0
    """For the answer of an API server; the mail server has its own."""
    smime_key: Path | None = None
    """PEM, not readable by others: mails are signed with it."""
    smime_certificate: Path | None = None
    """PEM: the signer's certificate, then those above it."""
    pgp_key: Path | None = None
    """ASCII armour of the secret key, not readable by others: mails to recipients with a PGP key are signed with it."""
    attempts: Annotated[int, Field(ge=1)] = 8
    """After so many known refusals for a while a notice is given up, and a person is told."""
    batch: Annotated[int, Field(ge=1)] = 500
    """Notices that one round sends at most."""
    connections: Annotated[int, Field(ge=1, le=32)] = 4
    """Connections to the mail server side by side; so many notices at most are uncertain after a sender was killed."""
    reminder_days: Annotated[int, Field(ge=1)] = 3
    """So long after a deadline a reminder is drafted, and after that again an escalation."""
    deconfliction_days: Annotated[int, Field(ge=1)] = 30
    """So long an answer of police or prosecutor holds that names no day of its own."""
    lookups: bool = False
    """Ask RDAP, WHOIS and security.txt: it tells a third party what is watched."""
    lookup_proxy: str = ""
    """`http://host:port` through which look-ups go; empty: directly."""
    lookup_bytes: Annotated[int, Field(ge=1_000)] = 1_000_000
    """A longer answer is refused."""
    lookup_timeout_s: Annotated[float, Field(gt=0)] = 15.0
    lookup_allow_private: bool = False
    """For the practice market alone: directories on this machine may be asked."""
    rdap_bootstrap: Path | None = None
    """Which server answers for which names and networks (IANA's files, as JSON with asn, dns, ipv4, ipv6, object)."""
    incoming: Path | None = None
    """A Maildir in which the schedule reads delivery reports; what is none waits there for a person."""
    whois_server: str = ""
    """`host:port` asked where no RDAP server answers; empty: none."""

    @model_validator(mode="after")
    def check_pairs(self) -> "NoticeSettings":
        """A key needs its certificate, a trusted flagger the decision."""
        if (self.smime_key is None) != (self.smime_certificate is None):
            raise ValueError("expected smime_key and smime_certificate together")
        if self.trusted_flagger and not self.trusted_flagger_by:
            raise ValueError("expected trusted_flagger_by beside trusted_flagger")
        return self
