# SPDX-License-Identifier: EUPL-1.2
"""Law: on which grounds an offer is held to be illegal, country by country, from the legal map alone.

What the map marks as an assumption is given with that mark; it stands in a notice only after a person upheld it.
"""

import re
from collections.abc import Iterable, Sequence

from config.legal import Fact, LegalMap, load_legal_map

CONVENTION = "MEDICRIME Convention (CETS 211)"
NAMED = re.compile(r"^(?P<instrument>.+?),? (?P<provision>(?:Art\.|Article|§|art\.|reg\.|md\.|ст\.).*)$")
UNKNOWN = "unknown"
Basis = dict[str, str]


def grounds_for(provisions: Sequence[str], countries: Sequence[str]) -> list[Basis]:
    """What the map says for these provisions ("MEDICRIME Art. 8(a)(i)" …) in the countries concerned."""
    legal = load_legal_map()
    keys = [key for key, one in legal.provisions.items() if one.name in set(provisions)]
    found: list[Basis] = []
    for country in dict.fromkeys(countries):
        found += _of_country(legal, country, keys)
    found += [
        {
            "instrument": CONVENTION,
            "provision": legal.provisions[key].name.removeprefix("MEDICRIME "),
            "key": f"convention.{key}",
            "countries": ", ".join(code for code in countries if legal.party(code).status == "party"),
            "source": "the Convention's own text",
            "assumption": "" if any(legal.party(code).status == "party" for code in countries) else "to be checked",
        }
        for key in keys
    ]
    return list({(one["instrument"], one["provision"]): one for one in reversed(found)}.values())[::-1]


def _of_country(legal: LegalMap, country: str, keys: Iterable[str]) -> list[Basis]:
    party = legal.party(country)
    found: list[Basis] = []
    if party.remote_sale != UNKNOWN and any(key.startswith("8_a") for key in keys):
        fact = party.facts["remote_sale"]
        found += [_basis(part, country, "remote_sale", fact) for part in fact.source.split("; ")]
    for key in keys:
        own = party.provision_of(key)
        if own is not None:
            found.append(_basis(own.value, country, key, own))
    return found


def _basis(text: str, country: str, key: str, fact: Fact) -> Basis:
    match = NAMED.match(text.strip())
    return {
        "instrument": match["instrument"].strip(" ,") if match else text.strip(),
        "provision": match["provision"].strip() if match else "",
        "key": f"{country}.{key}",
        "countries": country,
        "source": f"{fact.source} ({fact.as_of:%Y-%m-%d}, {fact.confidence})",
        "assumption": "to be checked" if fact.is_assumption else "",
    }


def stated(grounds: Iterable[Basis], upheld: Iterable[str] = ()) -> list[Basis]:
    """Those that may stand in a notice: known ones, and assumptions whose key a person upheld."""
    checked = set(upheld)
    return [one for one in grounds if not one["assumption"] or one["key"] in checked]


REASONS = {
    "prescription": (
        "prescription_waived site_waives_prescription contradictory_prescription_policy order_form_asks_nothing "
        "injectable_for_laymen"
    ),
    "controlled": "controlled_substance_offered",
    "authorisation": (
        "never_authorised_substance brand_of_other_markets not_yet_authorised research_label authorisation_ended "
        "combination_nobody_authorised raw_material_offered veterinary_for_people diverted_medicine "
        "offer_named_by_authority made_by_seller"
    ),
    "distance": "remote_sale_forbidden sent_where_remote_sale_is_forbidden logo_misused logo_absent",
    "seller": (
        "anonymous_site anonymous_seller hidden_service_seller seller_struck_off licence_number_of_another "
        "licence_number_unknown licence_number_fails_check misnamed_regulator places_contradict two_identities"
    ),
    "composition": "hidden_medicine another_substance_inside undeclared_substance relabelled_or_refilled",
    "batch": "batch_under_alert batch_in_alert batch_invented",
    "documents": "forged_document printed_identity paper_made_to_order packaging_with_brand original_empties",
    "tools": "tool_with_imprint tool_with_makers_mark production_tool",
    "device": "device_without_conformity conformity_body_unknown",
    "identity": (
        "replica_words generic_by_originator brand_with_wrong_maker strength_never_made form_never_made "
        "brand_made_by_seller contradictory_source copy_with_identity said_to_pass_as_original "
        "own_make_under_a_brand strength_not_in_registers form_not_in_registers maker_not_in_registers "
        "pack_not_in_registers "
        "code_of_another_product code_fails_check price_below_any_genuine made_in_two_places "
        "pressed_with_a_brand_stamp brand_pack_before_market falsifying_wording injectable_in_other_form"
    ),
    "selling": (
        "discreet_shipping customs_promise reship_guarantee crypto_or_untraceable_payment no_ordinary_payment "
        "contact_by_messenger only_messenger_contacts"
    ),
}
"""Reason phrase -> the indicators that give it; the decisive ones first. Others have no phrase of their own."""
_REASON_OF = {indicator: reason for reason, names in REASONS.items() for indicator in names.split()}


def reasons_of(indicators: Iterable[str]) -> list[str]:
    """Keys of the reason phrases for these indicators, the decisive ones first, each once."""
    found = {_REASON_OF[one] for one in indicators if one in _REASON_OF}
    return [reason for reason in REASONS if reason in found]
