"""A group as search engines read it (schema.org): only what `public_details` shows to everyone."""

from django.utils.translation import get_language

from cms.places.lookup import place_name

# So many areas are named; the page itself says the rest.
MOST_AREAS = 40


def group_node(details: dict, address: str, services: dict[str, str]) -> dict:
    """The group: its name, numbers, services and areas; a street only where the group has made it public."""
    locale = get_language()
    node = {
        "@type": "NGO",
        "@id": f"{address}#group",
        "name": details["name"],
        "url": address,
        "sameAs": details["website"],
        "description": details["text"],
        "foundingDate": str(details["founded"] or ""),
        "telephone": [phone["tel"] for phone in details["phones"]],
        "knowsLanguage": sorted({code for offer in details["offers"] for code in offer["languages"]}),
        "areaServed": [str(place_name(code, locale, with_state=True)) for code in details["coverage"][:MOST_AREAS]],
        "address": [_address(office) for office in details["offices"]],
        "makesOffer": [
            {"@type": "Offer", "itemOffered": {"@type": "Service", "name": services.get(offer["service"], "")}}
            for offer in details["offers"]
        ],
    }
    return {name: value for name, value in node.items() if value}


def _address(office: dict) -> dict:
    address = {
        "@type": "PostalAddress",
        "streetAddress": office["street"],
        "addressLocality": office["city"],
        "addressRegion": office["state"],
        "postalCode": office["zip"],
        "addressCountry": "US",
    }
    return {name: value for name, value in address.items() if value}
