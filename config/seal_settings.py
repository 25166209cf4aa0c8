# SPDX-License-Identifier: EUPL-1.2
"""Settings of seals: who stamps the time, and what its tokens must be. Read by `config.settings` alone."""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from config.addresses import is_address


class AuthoritySettings(BaseModel):
    """One time authority (RFC 3161): where it answers, and what its tokens must be."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
    """Short, for file names: small letters, digits, `-`, `_`; never `practice`."""
    url: str
    root: Path
    """PEM file of the root certificates that its tokens must lead to; nothing else is trusted. Certificates between
    root and authority may stand in it too, for an authority that leaves them out."""
    root_sha256: tuple[str, ...] = ()
    """Fingerprints of those roots, as the authority publishes them; a root with another is refused."""
    policies: tuple[str, ...] = ()
    """Accepted policies (object identifiers); empty: any."""
    hash: str = "sha256"
    """`sha256`, `sha384` or `sha512`."""
    max_clock_difference_s: Annotated[float, Field(gt=0)] = 10.0
    """A token further from our clock than this is refused."""
    user: str = ""
    password_file: Path | None = None
    """For HTTP basic authentication; not readable by others."""
    client_certificate: Path | None = None
    """PEM with certificate and key, for an authority that asks for one."""
    tls_ca: Path | None = None
    """Certificates for https in place of the system's."""
    proxy: str | None = None
    crl: Path | None = None
    """A revocation list (PEM or DER) that is kept beside each token, in place of asking for one."""
    revocation: str = "wanted"
    """`wanted`: lists and answers that the certificates name are fetched and archived; `required`; `off`."""

    @field_validator("url")
    @classmethod
    def check_url(cls, url: str) -> str:
        """An address of HTTP."""
        if not is_address(url, ("http", "https")):
            raise ValueError("expected http://… or https://…")
        return url

    @field_validator("hash", "revocation", "name")
    @classmethod
    def check_word(cls, word: str, info: ValidationInfo) -> str:
        """One of the words there are."""
        if info.field_name == "name":
            if word == "practice":
                raise ValueError("`practice` is the practice market's own authority")
            return word
        words = {"hash": ("sha256", "sha384", "sha512"), "revocation": ("wanted", "required", "off")}
        known = words[info.field_name or ""]
        if word not in known:
            raise ValueError(f"expected one of {', '.join(known)}")
        return word


class SealSettings(BaseModel):
    """Who seals the ledger, how often, and when a person is told that nobody does."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    authorities: tuple[AuthoritySettings, ...] = ()
    """Empty: nothing leaves the house and what is kept stays unsealed."""
    timeout_s: Annotated[float, Field(gt=0)] = 20.0
    """For the whole of one request."""
    every_h: Annotated[float, Field(gt=0)] = 6.0
    """The schedule seals what is new so often."""
    retry_s: Annotated[float, Field(gt=0)] = 300.0
    """After a failure; doubled each time, at most a day."""
    alarm_after_h: Annotated[float, Field(gt=0)] = 48.0
    """`theriac doctor` calls it a fault when something has waited longer."""
    renew_before_days: Annotated[float, Field(gt=0)] = 90.0
    """Tokens are renewed so long before their authority's certificate ends."""
    require_synchronised: bool = False
    """Seal only when chrony or the kernel says that this machine's clock is kept in step."""

    @field_validator("authorities")
    @classmethod
    def check_names(cls, authorities: tuple[AuthoritySettings, ...]) -> tuple[AuthoritySettings, ...]:
        """Each name once."""
        if len({authority.name for authority in authorities}) < len(authorities):
            raise ValueError("expected each name of an authority once")
        return authorities
