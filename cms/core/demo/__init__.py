"""The demo: a campaign in English and Spanish with its files, and what apps register beside it.

Loading is repeatable and keeps what people did since: a thing that was loaded once is never touched again, and one
that was deleted stays deleted (DemoRecord remembers).
"""

from collections.abc import Callable

_loaders: list[tuple[int, Callable[[], None]]] = []


def register(order: int, loader: Callable[[], None]) -> None:
    """Have `loader` run by load_demo; lower orders first. Pages are 50."""
    _loaders.append((order, loader))


def load() -> None:
    for _, loader in sorted(_loaders, key=lambda pair: pair[0]):
        loader()


def load_site() -> None:
    """The campaign itself: words, pictures, files, pages."""
    from . import files, pages, union

    pages.load_vocabulary()
    files.load_images()
    files.load_documents()
    pages.load_pages()
    pages.have_rights_read_for_the_law()
    union.load_union()


register(50, load_site)
