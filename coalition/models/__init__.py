from .group import Group, GroupPopulation, GroupSlug, GroupText, StaleWrite
from .history import ChangeLog, VerificationEvent
from .provenance import Source, SourceRecord
from .reach import Contact, Coverage, Office, Phone
from .services import Offer
from .vocabulary import Population, Service

__all__ = [
    "ChangeLog",
    "Contact",
    "Coverage",
    "Group",
    "GroupPopulation",
    "GroupSlug",
    "GroupText",
    "Offer",
    "Office",
    "Phone",
    "Population",
    "Service",
    "Source",
    "SourceRecord",
    "StaleWrite",
    "VerificationEvent",
]
