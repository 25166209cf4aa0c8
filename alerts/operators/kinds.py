# SPDX-License-Identifier: EUPL-1.2
"""Kinds of identifiers, and what it is worth that two parties share one, or show different ones.

Weights are natural logarithms of likelihood ratios (Fellegi and Sunter 1969): `shared` for one that only they show,
less 1.2 times the logarithm of how many unrelated groups show it; `differs` where both show the kind and nothing
agrees. Set by the project from how easily each is changed, rented or copied, then checked on planted truth
(tests/bench, operators).
"""

from dataclasses import dataclass
from enum import StrEnum


class IdentifierKind(StrEnum):
    """What parties can share."""

    MAIL = "mail"
    PHONE = "phone"
    HANDLE = "handle"
    """Messenger and social handles, with their service: `telegram:name`."""
    WALLET = "wallet"
    IBAN = "iban"
    COMPANY = "company"
    """Company and VAT numbers with valid check digits."""
    LICENCE = "licence"
    """Licence numbers: those of lawful pharmacies are often copied."""
    LEGAL_NAME = "legal_name"
    TRACKER = "tracker"
    """Analytics and advertising ids."""
    FORM = "form"
    """Keys of form, captcha and payment services."""
    CHAT = "chat"
    CERTIFICATE = "certificate"
    FAVICON = "favicon"
    TEMPLATE = "template"
    """Fingerprint of the HTML structure."""
    ASSET = "asset"
    """Own names of scripts, styles and folders."""
    IMAGE = "image"
    """Perceptual hash."""
    TEXT = "text"
    """Near-duplicate wording."""
    ADDRESS = "address"
    """IP address of the server."""
    NETWORK = "network"
    """Autonomous system."""
    NAME_SERVER = "name_server"
    FOREIGN_NAME = "foreign_name"
    """Another brand or domain left in the template."""
    PROCESSOR = "processor"
    """Payment processor or merchant account."""
    ONION = "onion"
    PGP = "pgp"


@dataclass(frozen=True, kw_only=True)
class Weight:
    """What a kind is worth."""

    shared: float
    differs: float
    hub: int
    """Shown by more unrelated groups than this, it links nobody."""
    meaning: str


K = IdentifierKind
WEIGHTS: dict[IdentifierKind, Weight] = {
    K.WALLET: Weight(shared=6.5, differs=0.3, hub=12, meaning="the same wallet"),
    K.IBAN: Weight(shared=6.5, differs=0.5, hub=12, meaning="the same bank account"),
    K.PGP: Weight(shared=7.0, differs=1.5, hub=8, meaning="the same PGP key"),
    K.MAIL: Weight(shared=5.5, differs=0.4, hub=15, meaning="the same mail address"),
    K.PHONE: Weight(shared=5.0, differs=0.7, hub=15, meaning="the same phone number"),
    K.HANDLE: Weight(shared=5.0, differs=0.6, hub=15, meaning="the same messenger handle"),
    K.ONION: Weight(shared=4.0, differs=0.2, hub=15, meaning="the same hidden service"),
    K.COMPANY: Weight(shared=4.5, differs=1.0, hub=15, meaning="the same company or VAT number"),
    K.LEGAL_NAME: Weight(shared=3.5, differs=0.7, hub=20, meaning="the same legal name"),
    K.TRACKER: Weight(shared=4.8, differs=0.8, hub=20, meaning="the same analytics or advertising id"),
    K.CHAT: Weight(shared=4.8, differs=0.6, hub=20, meaning="the same chat service key"),
    K.FORM: Weight(shared=3.0, differs=0.3, hub=25, meaning="the same form or payment service key"),
    K.CERTIFICATE: Weight(shared=4.5, differs=0.1, hub=15, meaning="the same certificate"),
    K.FAVICON: Weight(shared=2.0, differs=0.3, hub=25, meaning="the same icon"),
    K.TEMPLATE: Weight(shared=1.6, differs=0.5, hub=25, meaning="the same page structure"),
    K.ASSET: Weight(shared=1.6, differs=0.2, hub=25, meaning="the same own file names"),
    K.TEXT: Weight(shared=1.8, differs=0.2, hub=25, meaning="nearly the same wording"),
    K.IMAGE: Weight(shared=1.0, differs=0.1, hub=20, meaning="the same image"),
    K.ADDRESS: Weight(shared=1.6, differs=0.2, hub=20, meaning="the same server address"),
    K.LICENCE: Weight(shared=1.0, differs=0.0, hub=10, meaning="the same licence number"),
    K.FOREIGN_NAME: Weight(shared=1.2, differs=0.0, hub=15, meaning="the same foreign name left in the template"),
    K.PROCESSOR: Weight(shared=1.0, differs=0.1, hub=20, meaning="the same payment processor"),
    K.NAME_SERVER: Weight(shared=0.8, differs=0.1, hub=25, meaning="the same name server"),
    K.NETWORK: Weight(shared=0.0, differs=0.0, hub=1, meaning="the same network"),
}


class Cause(StrEnum):
    """What makes parties show the same: the kinds of one cause are one fact told several times."""

    HAND = "hand"
    """Chosen by who runs it, one by one."""
    SERVICE = "service"
    """Put into the pages by who builds them: an agency uses its own account for all its clients."""
    FRONT = "front"
    """Comes with a template, a shop builder or a programme."""
    PLACE = "place"
    """Comes with a host."""
    PAPERS = "papers"
    """Copied together from somebody's imprint."""
    COMMON = "common"
    """Of no kind by itself: whatever several unrelated hands show comes from one service."""


CAUSES: dict[IdentifierKind, Cause] = dict.fromkeys(IdentifierKind, Cause.HAND) | {
    K.TRACKER: Cause.SERVICE,
    K.CHAT: Cause.SERVICE,
    K.FORM: Cause.SERVICE,
    K.TEMPLATE: Cause.FRONT,
    K.ASSET: Cause.FRONT,
    K.FAVICON: Cause.FRONT,
    K.IMAGE: Cause.FRONT,
    K.TEXT: Cause.FRONT,
    K.PROCESSOR: Cause.FRONT,
    K.FOREIGN_NAME: Cause.FRONT,
    K.ADDRESS: Cause.PLACE,
    K.NAME_SERVER: Cause.PLACE,
    K.NETWORK: Cause.PLACE,
    K.CERTIFICATE: Cause.PLACE,
    K.COMPANY: Cause.PAPERS,
    K.LEGAL_NAME: Cause.PAPERS,
    K.LICENCE: Cause.PAPERS,
}
