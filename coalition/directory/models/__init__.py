"""A group and all that belongs to it."""

from .contact_points import Contact, Location, Phone, ServiceArea
from .history import ChangeLog, VerificationEvent
from .organization import (
    ConflictError,
    Organization,
    OrganizationDescription,
    OrganizationSlug,
    OrganizationTargetPopulation,
)
from .service import Service
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
    "Location",
    "Phone",
    "TargetPopulation",
    "ServiceType",
    "ConflictError",
    "VerificationEvent",
]
