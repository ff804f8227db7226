"""What a reader may ask of the directory. Never raises: what is not known is ignored, what is too large is cut."""

from dataclasses import dataclass

from django.http import QueryDict

from search.index.pages import page_of

LONGEST_PLACE = 100


@dataclass(frozen=True)
class DirectoryQuestion:
    where: str
    q: str
    services: tuple[str, ...]
    languages: tuple[str, ...]
    page: int

    @property
    def asks_something(self) -> bool:
        return bool(self.where or self.q or self.services or self.languages)


def read(query: QueryDict, services: set[str], languages: set[str]) -> DirectoryQuestion:
    """`services` and `languages` are those that exist; anything else in the address is left out."""
    return DirectoryQuestion(
        where=" ".join(query.get("where", "").replace("\x00", " ").split())[:LONGEST_PLACE],
        q=query.get("q", ""),
        services=tuple(sorted(services & set(query.getlist("service")))),
        languages=tuple(sorted(languages & set(query.getlist("language")))),
        page=page_of(query),
    )
