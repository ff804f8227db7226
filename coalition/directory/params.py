"""What a reader may ask of the directory. Never raises: what is not known is ignored, what is too large is cut."""

from dataclasses import dataclass

from django.http import QueryDict

from search.index.pagination import page_number

MAX_PLACE_LENGTH = 100


@dataclass(frozen=True)
class DirectoryParams:
    """A question to the directory: a place as typed, words, slugs of services, codes of languages, and a page."""

    where: str
    q: str
    services: tuple[str, ...]
    languages: tuple[str, ...]
    page: int

    @property
    def has_criteria(self) -> bool:
        """Whether anything was asked at all."""
        return bool(self.where or self.q or self.services or self.languages)


def parse_params(query: QueryDict, services: set[str], languages: set[str]) -> DirectoryParams:
    """`services` and `languages` are those that exist; anything else in the address is left out."""
    return DirectoryParams(
        where=" ".join(query.get("where", "").replace("\x00", " ").split())[:MAX_PLACE_LENGTH],
        q=query.get("q", ""),
        services=tuple(sorted(services & set(query.getlist("service")))),
        languages=tuple(sorted(languages & set(query.getlist("language")))),
        page=page_number(query),
    )
