"""Links of rich text to files: they say the language of the file, and nothing leads to one that has gone."""

from wagtail.documents import get_document_model
from wagtail.documents.rich_text import DocumentLinkHandler

from cms.links import Destination, opening_tag, unless_own


class DocumentLink(DocumentLinkHandler):
    """Takes the place of Wagtail's."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list):
        ids = [attrs.get("id", "") for attrs in attrs_list]
        documents = get_document_model().objects.in_bulk([int(pk) for pk in ids if pk.isdecimal()])
        found = {
            str(pk): Destination(document.url, document.title, unless_own(document.language))
            for pk, document in documents.items()
        }
        return [opening_tag(found.get(pk)) for pk in ids]
