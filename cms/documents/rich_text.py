"""Links of rich text to files: they say the language of the file, and nothing leads to one that has gone."""

from wagtail.documents import get_document_model
from wagtail.documents.rich_text import DocumentLinkHandler

from cms.rich_text.handlers import Destination, ReferringLink, only_numbers, opening_tag, unless_own

from .services import successors


class DocumentLink(ReferringLink, DocumentLinkHandler):
    """Takes the place of Wagtail's. One to a file that is not given out leads to what replaces it, or nowhere."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list):
        ids = [attrs.get("id", "") for attrs in attrs_list]
        documents = get_document_model().objects.with_published().in_bulk(only_numbers(ids))
        instead = successors([document for document in documents.values() if not document.is_published])
        found = {}
        for pk, document in documents.items():
            shown = document if document.is_published else instead.get(pk)
            if shown:
                found[str(pk)] = Destination(shown.url, shown.title, unless_own(shown.language))
        return [opening_tag(found.get(pk)) for pk in ids]
