"""Whatever is typed into a search field of the admin, an answer comes back."""

import pytest
from django.urls import URLPattern, get_resolver
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.search.query import And, Not, Or, Phrase, PlainText

from cms.pages.models import StandardPage

pytestmark = pytest.mark.django_db

NO_LISTS = {"wagtailadmin_logout", "wagtailadmin_error_test"}
ODD = [
    '"', '"a', 'a"b', '""', '" "', "'", "l'aide", "*", "a*", "*a", "^a", "a:b", "title:a", "(", ")", "a) OR (b", "{a}",
    "-a", "+", "\\", 'a\\"', "%", "%s", "% s", "NEAR(a b)", "NEAR(", "a AND", "AND", "OR", "NOT", "NOT a", "a NOT b",
    "\x00", 'a\x00"b', "\x1f", "\u202e", "\ufffe", "😀", "؟", "’", "“a”", "a" * 5000, "--", ";", "/*", "live:true",
    '"a" "',
]  # fmt: skip


def searching_addresses():
    """Every address of the admin that takes no argument: lists, reports, choosers and their results among them."""
    admin = next(resolver for resolver in get_resolver().url_patterns if str(resolver.pattern) == "admin/")
    return sorted({f"/{address}" for address, name in walk(admin, "") if name not in NO_LISTS})


def walk(resolver, prefix):
    prefix += str(resolver.pattern).removeprefix("^").removesuffix("$")
    for pattern in resolver.url_patterns:
        if not isinstance(pattern, URLPattern):
            yield from walk(pattern, prefix)
        elif not pattern.pattern.regex.groups:
            yield prefix + str(pattern.pattern).removeprefix("^").removesuffix("$"), pattern.name


def test_every_listing_of_the_admin_answers_whatever_is_searched_for(admin_client, home_page):
    addresses = searching_addresses()
    for known in ("pages/search/", "images/", "documents/", "users/", "groups/", "redirects/", "links/group/",
                  "snippets/directory/organization/", "snippets/taxonomy/topic/", "images/chooser/",
                  "documents/chooser/",
                  "choose-page/", "site-reports/links/", "choose-page/search/"):  # fmt: skip
        assert f"/admin/{known}" in addresses
    for address in addresses:
        for words in ('"', 'a"b* (NEAR ^c:', "AND \x00"):
            answer = admin_client.get(address, {"q": words, "query": words, "title": words})
            assert answer.status_code < 500, (address, words)


@pytest.mark.parametrize("model", [Page, StandardPage, get_image_model(), get_document_model()])
def test_every_odd_question_is_answered(home_page, model):
    for words in ODD:
        for search in (model.objects.all().search, model.objects.all().autocomplete):
            for query in (words, PlainText(words), Phrase(words), And([PlainText(words), Phrase("a")])):
                try:
                    list(search(query))
                except NotImplementedError as missing:
                    assert "Phrase" in str(missing), (words, query)  # noqa: PT017


def test_words_are_found_beside_what_is_no_word(home_page):
    home_page.add_child(instance=StandardPage(title="Rights at school", slug="rights"))
    for words in ("rights", 'rights "', '"rights', "(rights)", "rights *", "rights & school", "rights: school"):
        assert [page.title for page in Page.objects.search(words)] == ["Rights at school"], words
    for words in ('"', "*", "()", '" "'):
        assert not list(Page.objects.search(words)), words
    assert list(Page.objects.autocomplete('scho"'))


def test_questions_of_several_parts_keep_their_meaning(home_page):
    for title in ("Rights at school", "Rights at work"):
        home_page.add_child(instance=StandardPage(title=title, slug=title.casefold().replace(" ", "-")))
    both = And([PlainText('rights"'), Not(PlainText('work"'))])
    assert [page.title for page in Page.objects.search(both)] == ["Rights at school"]
    assert len(Page.objects.search(Or([PlainText('school"'), Phrase("at work")]))) == 2
