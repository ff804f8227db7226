"""Links of rich text to files: they say the language of the file, and nothing leads to one that has gone."""

from wagtail.documents import get_document_model
from wagtail.documents.rich_text import DocumentLinkHandler

from cms.rich_text.handlers import (
    LinkTarget,
    ReferenceTrackedLinkHandler,
    foreign_language_or_empty,
    opening_tag,
    valid_pks,
)

from .services import current_replacements


class SiteDocumentLinkHandler(ReferenceTrackedLinkHandler, DocumentLinkHandler):
    """Takes the place of Wagtail's. One to a file that is not given out leads to what replaces it, or nowhere."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list):
        ids = [attrs.get("id", "") for attrs in attrs_list]
        documents = get_document_model().objects.with_published().in_bulk(valid_pks(ids))
        instead = current_replacements([document for document in documents.values() if not document.is_published])
        found = {}
        for pk, document in documents.items():
            shown = document if document.is_published else instead.get(pk)
            if shown:
                found[str(pk)] = LinkTarget(shown.url, shown.title, foreign_language_or_empty(shown.language))
        return [opening_tag(found.get(pk)) for pk in ids]
