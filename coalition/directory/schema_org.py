"""A group as search engines read it (schema.org): only what `serialize_public` shows to everyone."""

from cms.i18n.active_language import active_language
from cms.places.areas import place_name

from .visibility import PublicDetails, PublicLocation

# So many areas are named; the page itself says the rest.
MAX_AREAS = 40


def organization_json_ld(details: PublicDetails, url: str, service_types: dict[str, str]) -> dict[str, object]:
    """The group: its name, numbers, services and areas; a street only where the group has made it public."""
    locale = active_language()
    node: dict[str, object] = {
        "@type": "NGO",
        "@id": f"{url}#group",
        "name": details["name"],
        "url": url,
        "sameAs": details["website"],
        "description": details["description"],
        "foundingDate": str(details["founded"] or ""),
        "telephone": [phone["tel"] for phone in details["phones"]],
        "knowsLanguage": sorted({code for service in details["services"] for code in service["languages"]}),
        "areaServed": [
            str(place_name(code, locale, with_state=True)) for code in details["service_areas"][:MAX_AREAS]
        ],
        "address": [_postal_address(location) for location in details["locations"]],
        "makesOffer": [
            {
                "@type": "Offer",
                "itemOffered": {"@type": "Service", "name": service_types.get(service["service_type"], "")},
            }
            for service in details["services"]
        ],
    }
    return {name: value for name, value in node.items() if value}


def _postal_address(location: PublicLocation) -> dict[str, str]:
    address = {
        "@type": "PostalAddress",
        "streetAddress": location["street"],
        "addressLocality": location["city"],
        "addressRegion": location["state"],
        "postalCode": location["zip"],
        "addressCountry": "US",
    }
    return {name: value for name, value in address.items() if value}
