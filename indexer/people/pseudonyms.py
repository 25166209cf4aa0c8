# SPDX-License-Identifier: EUPL-1.2
"""Pseudonyms: how what is masked is written; the one list of its kinds."""

import re

KINDS = ("mail", "phone", "order", "address", "handle", "name", "contact", "birth", "identity", "account")
"""The word before the digest; `alerts.recount.products` stands alone in a bundle and holds them again."""
PSEUDONYM = re.compile(rf"\[({'|'.join(KINDS)}) ([0-9a-f]{{8}})\]")
"""Its kind and its digest."""
