"""A group and all that belongs to it."""

from .contact_points import Contact, Location, Phone, PhoneLanguage, ServiceArea
from .history import ChangeLog, VerificationEvent
from .organization import (
    ConflictError,
    Organization,
    OrganizationDescription,
    OrganizationSlug,
    OrganizationTargetPopulation,
)
from .service import Service, ServiceLanguage
from .vocabulary import ServiceType, TargetPopulation

__all__ = [
    "ChangeLog",
    "Contact",
    "ServiceArea",
    "Organization",
    "OrganizationTargetPopulation",
    "OrganizationSlug",
    "OrganizationDescription",
    "Service",
    "ServiceLanguage",
    "Location",
    "Phone",
    "PhoneLanguage",
    "TargetPopulation",
    "ServiceType",
    "ConflictError",
    "VerificationEvent",
]
