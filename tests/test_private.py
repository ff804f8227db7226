"""What is private is nowhere: each kind of page and file that is not for visitors, at each door (tests/doors.py).

Each is public first, so that the door is known to show it; then it is hidden, and shown again. Pages are read without
a cookie, so the same test reads through the cache of pages.
"""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from cms.documents.models import DocumentText, SiteDocument
from cms.pages.models import StandardPage
from cms.users.models import User
from cms.visibility.querysets import publicly_visible, published
from search.index import outbox
from search.index.models import SearchEntry
from search.index.projection import count_source_drift

from .doors import ADDRESS, SEEN, CampaignDoors, FileDoors, PageDoors, said, translated

pytestmark = pytest.mark.django_db


# ---- pages


def restrict(page, **how):
    restriction = PageViewRestriction.objects.create(page=page, **how)
    return restriction.delete


def behind_a_login(site):
    return restrict(site.page, restriction_type="login")


def for_a_group(site):
    return restrict(site.page, restriction_type="groups")


def behind_a_password(site):
    return restrict(site.page, restriction_type="password", password="walrus")


def below_a_private_page(site):
    return restrict(site.shelf, restriction_type="login")


def moved_below_a_private_page(site):
    private = site.home.add_child(instance=StandardPage(title="Private", slug="private"))
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    move(site.page, private)
    return lambda: move(site.page, site.shelf)


def moved_out_of_the_site(site):
    move(site.page, Page.get_first_root_node())
    return lambda: move(site.page, site.shelf)


def taken_down(site):
    fresh(site.page).unpublish()
    return lambda: fresh(site.page).save_revision().publish()


def past_its_hour(site):
    """The clock that takes it down has not come round."""
    save(site.page, expire_at=timezone.now() - timedelta(seconds=1))
    return lambda: save(site.page, expire_at=None)


def an_alias(site):
    other = site.home.add_child(instance=type(site.page)(title="Other", slug="other"))
    save(site.page, alias_of=other)
    return lambda: save(site.page, alias_of=None)


HIDDEN_PAGES = [
    behind_a_login, for_a_group, behind_a_password, below_a_private_page, moved_below_a_private_page,
    moved_out_of_the_site, taken_down, past_its_hour, an_alias,
]  # fmt: skip


# What was public and is not private has an address that says it was withdrawn, and may be led to: never by its title.
LEADS_TO_WHAT_WAS = {
    taken_down: {"its_short_address", "a_redirect_that_editors_made"},
    past_its_hour: {"its_short_address", "a_redirect_that_editors_made"},
    an_alias: {"a_redirect_that_editors_made"},
}


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def move(page, parent):
    fresh(page).move(Page.objects.get(pk=parent.pk), pos="last-child")


def save(page, **changes):
    page = fresh(page)
    for name, value in changes.items():
        setattr(page, name, value)
    page.save()


@pytest.fixture
def walked(django_capture_on_commit_callbacks):
    """Walks all doors of a site while what it is about is public, hidden, and public again; says what is wrong."""

    def walk(site, hide, seen, doors=()) -> dict:
        wrong = {("public", door): "not shown" for door, found in site.walk(seen, doors).items() if not found}
        with django_capture_on_commit_callbacks(execute=True):
            show = hide(site)
        hidden = {door: found for door, found in site.walk(seen, doors).items() if found}
        wrong |= {("hidden", door): hidden[door] for door in hidden.keys() - LEADS_TO_WHAT_WAS.get(hide, set())}
        wrong |= {("hidden", "projection"): "differs"} if count_source_drift() else {}
        with django_capture_on_commit_callbacks(execute=True):
            show()
        return wrong | {("again", door): "not shown" for door, found in site.walk(seen, doors).items() if not found}

    return walk


@pytest.mark.parametrize("hide", HIDDEN_PAGES)
def test_a_page_that_is_not_for_visitors_is_at_no_door(home_page, hide, walked):
    assert walked(PageDoors(home_page, Client()), hide, SEEN) == {}


@pytest.mark.parametrize("hide", HIDDEN_PAGES)
def test_a_campaign_that_is_not_for_visitors_is_not_in_focus(home_page, hide, walked):
    assert walked(CampaignDoors(home_page, Client()), hide, SEEN) == {}


@pytest.mark.parametrize("hide", HIDDEN_PAGES)
def test_a_translation_names_no_original_that_is_not_for_visitors(home_page, client, hide):
    """Neither in its menu of languages nor in `hreflang`, and its own address stays."""
    site = PageDoors(home_page, client)
    translated(site.page, "Naranja", site.spanish)
    assert re.search(SEEN, site.read(f"/es{ADDRESS}"))
    hide(site)
    answer = client.get(f"/es{ADDRESS}")
    assert (answer.status_code, re.findall(SEEN, said(answer))) == (200, [])


@pytest.mark.parametrize("hide", HIDDEN_PAGES)
def test_nor_does_elasticsearch_find_it(home_page, hide, walked, site_with_elasticsearch):
    site = PageDoors(home_page, Client())
    asked_now(site, "the_search", site_with_elasticsearch)
    assert walked(site, hide, SEEN, ["the_search"]) == {}


def asked_now(site, door, engine) -> None:
    """The search of this site, once the engine has been sent what waits and shows it."""
    search = getattr(site, door)

    def asked():
        outbox.flush_safely()
        engine.writer.indices.refresh(index=f"{engine.alias}-*")
        return search()

    setattr(site, door, asked)


def test_a_page_that_will_expire_is_not_found_from_that_hour_whatever_the_clock_does(home_page):
    site, hour = PageDoors(home_page, Client()), timezone.now() + timedelta(hours=1)
    save(site.page, expire_at=hour)
    assert SearchEntry.objects.live().get(title="Marmalade").visible_until == hour


def test_what_stands_below_an_alias_of_a_private_page_is_private(home_page, client):
    """As Wagtail has it: a page that was translated where the one above it was not."""
    site = PageDoors(home_page, client)
    spanish = translated(site.page, "Naranja", site.spanish)
    shelf = Page.objects.get(url_path__endswith="/quince/", locale=site.spanish)
    save(shelf.specific, alias_of=site.shelf.page_ptr)
    assert b"Naranja" in client.get(f"/es{ADDRESS}").content
    PageViewRestriction.objects.create(page=site.shelf, restriction_type="login")
    assert not publicly_visible(Page.objects.filter(pk=spanish.pk)).exists()
    assert client.get(f"/es{ADDRESS}").status_code == 404
    assert not SearchEntry.objects.live().filter(title="Naranja").exists()


def test_every_page_is_restricted_as_wagtail_says(home_page):
    site = PageDoors(home_page, Client())
    PageViewRestriction.objects.create(page=site.shelf, restriction_type="login")
    PageViewRestriction.objects.create(page=site.page, restriction_type="groups")
    for page in Page.objects.all():
        assert set(page.get_view_restrictions()) == set(page.specific.get_view_restrictions()), page
        assert publicly_visible(Page.objects.filter(pk=page.pk)).exists() == (not page.get_view_restrictions())


# ---- what a private address answers


COOKIES = {"nobody": {}, "made up": {"sessionid": "madeupmadeupmadeupmadeup"}, "signed in": None}


def visitor(who) -> Client:
    client = Client()
    if COOKIES[who] is None:
        client.force_login(User.objects.create_user("reader@example.org", "a long password"))
    else:
        client.cookies.load(COOKIES[who])
    return client


def whole(answer):
    """All of an answer that a reader could compare."""
    headers = {name: value for name, value in answer.headers.items() if name != "Date"}
    cookies = {name: str(cookie) for name, cookie in answer.cookies.items()}
    return answer.status_code, headers, cookies, answer.content


def kept_from_all(home_page):
    """(address, how its thing is deleted) of things that nobody at all may see."""
    page = home_page.add_child(instance=StandardPage(title="Marmalade", slug="marmalade"))
    below = page.add_child(instance=StandardPage(title="Below", slug="below"))
    PageViewRestriction.objects.create(page=page, restriction_type="groups")
    document = make_document()
    private = collection("Private")
    SiteDocument.objects.filter(pk=document.pk).update(collection=private)
    CollectionViewRestriction.objects.create(collection=private, restriction_type="groups")
    return {
        page.url: page.delete, below.url: below.delete, f"{page.url}?print": page.delete,
        document.url: document.delete, f"/files/{document.pk}/ask/": document.delete,
    }  # fmt: skip


@pytest.mark.parametrize("method", ["get", "head", "post", "options"])
@pytest.mark.parametrize("who", COOKIES)
@pytest.mark.parametrize("number", range(5), ids=["page", "page below", "page as it prints", "file", "its form"])
def test_a_private_address_answers_as_if_nothing_were_there(home_page, who, number, method):
    address, delete = list(kept_from_all(home_page).items())[number]
    client = visitor(who)
    answers = []
    for _ in range(2):
        answers.append(whole(getattr(client, method)(address)))
        if COOKIES[who]:
            client.cookies.load(COOKIES[who])
        if not answers[1:]:
            delete()
    assert answers[0] == answers[1]
    assert answers[0][0] in (404, 405)


def test_without_a_cookie_no_session_is_read(home_page):
    for address in kept_from_all(home_page):
        with CaptureQueriesContext(connection) as queries:
            answer = Client().get(address)
        assert answer.status_code == 404
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert not answer.cookies
        assert not [query for query in queries if "django_session" in query["sql"]]


def test_a_shared_password_opens_nothing_and_has_no_form(home_page, client):
    """Its form would say that there is something."""
    page = home_page.add_child(instance=StandardPage(title="Marmalade", slug="marmalade"))
    restriction = PageViewRestriction.objects.create(page=page, restriction_type="password", password="walrus")
    client.force_login(User.objects.create_superuser("admin@example.org", "a long password"))
    assert client.get(page.url).status_code == 404
    for name in ("wagtailcore_authenticate_with_password", "wagtaildocs_authenticate_with_password"):
        with pytest.raises(NoReverseMatch):
            reverse(name, args=[restriction.pk])
    for path in (f"/_util/authenticate_with_password/{restriction.pk}/{page.pk}/",
                 f"/documents/authenticate_with_password/{restriction.pk}/"):  # fmt: skip
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("kind", ["page", "collection"])
def test_a_shared_password_is_not_offered(home_page, client, kind):
    client.force_login(User.objects.create_superuser("admin@example.org", "a long password"))
    address = {
        "page": reverse("wagtailadmin_pages:set_privacy", args=[home_page.pk]),
        "collection": reverse("wagtailadmin_collections:set_privacy", args=[collection("Private").pk]),
    }[kind]
    form = client.get(address).content.decode()
    assert 'value=\\"login\\"' in form
    assert 'value=\\"password\\"' not in form


# ---- who may see it


@pytest.fixture
def members():
    return Group.objects.create(name="Members")


@pytest.fixture
def member(members):
    user = User.objects.create_user("member@example.org", "a long password")
    user.groups.add(members)
    return user


@pytest.mark.parametrize(("how", "who", "status"), [
    ("login", "member", 200), ("groups", "member", 200), ("login", "other", 200), ("groups", "other", 404),
])  # fmt: skip
def test_a_page_is_shown_to_whom_its_restriction_admits_and_never_kept(
    home_page, client, member, members, how, who, status
):
    page = home_page.add_child(instance=StandardPage(title="Marmalade", slug="marmalade"))
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=how)
    restriction.groups.set([members])
    other = User.objects.create_user("other@example.org", "a long password")
    client.force_login(member if who == "member" else other)
    answer = client.get(page.url)
    assert answer.status_code == status
    assert "no-store" in answer.headers["Cache-Control"]
    assert Client().get(page.url).status_code == 404


@pytest.mark.parametrize("how", ["login", "groups"])
def test_a_file_is_given_to_whom_its_collection_admits_and_kept_nowhere(client, home_page, member, members, how):
    document, private = make_document(), collection("Private")
    restriction = CollectionViewRestriction.objects.create(collection=private, restriction_type=how)
    restriction.groups.set([members])
    SiteDocument.objects.filter(pk=document.pk).update(collection=private)
    client.force_login(member)
    answer = client.get(document.url)
    assert answer.status_code == 200
    assert {"private", "no-store"} <= set(answer.headers["Cache-Control"].split(", "))
    assert "no-cache" not in Client().get(document.url).headers["Cache-Control"]
    assert Client().get(document.url).status_code == 404


def test_who_leaves_a_group_is_kept_out_at_once(home_page, client, member, members):
    page = home_page.add_child(instance=StandardPage(title="Marmalade", slug="marmalade"))
    PageViewRestriction.objects.create(page=page, restriction_type="groups").groups.set([members])
    client.force_login(member)
    assert client.get(page.url).status_code == 200
    member.groups.clear()
    assert client.get(page.url).status_code == 404


def test_an_editor_still_sees_a_private_page_in_the_admin(home_page, client):
    page = home_page.add_child(instance=StandardPage(title="Marmalade", slug="marmalade"))
    page.save_revision()
    PageViewRestriction.objects.create(page=page, restriction_type="groups")
    client.force_login(User.objects.create_superuser("admin@example.org", "a long password"))
    assert b"Marmalade" in client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk])).content
    assert client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200


# ---- files


def collection(name, parent=None) -> Collection:
    return (parent or Collection.get_first_root_node()).add_child(name=name)


def make_document() -> SiteDocument:
    document = SiteDocument.objects.create(title="Marmalade", file=ContentFile(b"Marmalade", "marmalade.txt"))
    DocumentText.objects.filter(document=document).update(text="The orchard.")
    document.save()
    return document


def put_into(document, place) -> None:
    document = fresh(document)
    document.collection = place
    document.save()


def in_a_collection_that_becomes_private(site, **how):
    place = collection("Place")
    put_into(site.document, place)
    restriction = CollectionViewRestriction.objects.create(collection=place, **how or {"restriction_type": "login"})
    return restriction.delete


def in_a_collection_for_a_group(site):
    return in_a_collection_that_becomes_private(site, restriction_type="groups")


def in_a_collection_behind_a_password(site):
    return in_a_collection_that_becomes_private(site, restriction_type="password", password="walrus")


def in_a_collection_below_one_that_becomes_private(site):
    above = collection("Above")
    put_into(site.document, collection("Place", above))
    return CollectionViewRestriction.objects.create(collection=above, restriction_type="login").delete


def private_place():
    private = collection("Private")
    CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
    return private


def put_into_a_private_collection(site):
    put_into(site.document, private_place())
    return lambda: put_into(site.document, Collection.get_first_root_node())


def put_into_a_private_collection_with_many_others(site):
    admin().post(
        reverse("wagtail_bulk_action", args=["documents", "sitedocument", "add_to_collection"])
        + f"?id={site.document.pk}",
        {"collection": private_place().pk},
    )
    assert fresh(site.document).collection.name == "Private"
    return lambda: put_into(site.document, Collection.get_first_root_node())


def in_a_collection_that_is_moved_below_a_private_one(site):
    place = collection("Place")
    put_into(site.document, place)

    def move_below(parent):
        form = {"name": "Place", "parent": parent.pk}
        assert admin().post(reverse("wagtailadmin_collections:edit", args=[place.pk]), form).status_code == 302

    move_below(private_place())
    return lambda: move_below(Collection.get_first_root_node())


def withdrawn(site):
    def on(day):
        document = fresh(site.document)
        document.withdrawn_on, document.withdrawn_reason = day, "outdated" if day else ""
        document.save()

    on(timezone.localdate())
    return lambda: on(None)


def admin() -> Client:
    client = Client()
    user = User.objects.filter(email="admin@example.org").first()
    client.force_login(user or User.objects.create_superuser("admin@example.org", "a long password"))
    return client


HIDDEN_FILES = [
    in_a_collection_that_becomes_private, in_a_collection_for_a_group, in_a_collection_behind_a_password,
    in_a_collection_below_one_that_becomes_private, put_into_a_private_collection,
    put_into_a_private_collection_with_many_others, in_a_collection_that_is_moved_below_a_private_one, withdrawn,
]  # fmt: skip


MARMALADE = "(?i:marmalade)"


@pytest.mark.parametrize("hide", HIDDEN_FILES)
def test_a_file_that_is_not_for_visitors_is_at_no_door(home_page, hide, walked):
    assert walked(FileDoors(home_page, Client(), make_document()), hide, MARMALADE) == {}


def test_nor_does_elasticsearch_find_its_words(home_page, walked, site_with_elasticsearch):
    site = FileDoors(home_page, Client(), make_document())
    asked_now(site, "the_search_for_words_in_it", site_with_elasticsearch)
    for hide in HIDDEN_FILES:
        assert walked(site, hide, MARMALADE, ["the_search_for_words_in_it"]) == {}, hide.__name__


def test_a_file_that_is_withdrawn_and_private_is_not_said_to_be_withdrawn(home_page, client):
    document = make_document()
    SiteDocument.objects.filter(pk=document.pk).update(collection=private_place(), withdrawn_on="2026-01-01")
    assert client.get(document.url).status_code == 404


def test_many_private_things_cost_no_more_queries_than_one(home_page, client, django_assert_max_num_queries):
    site = PageDoors(home_page, client)
    PageViewRestriction.objects.create(page=site.page, restriction_type="login")
    counts = []
    for number in range(3):
        with CaptureQueriesContext(connection) as queries:
            list(published(Page.objects.all()))
            site.the_list_of_what_is_below_a_page()
        counts.append(len(queries))
        page = home_page.add_child(instance=StandardPage(title=f"Private {number}", slug=f"private-{number}"))
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert counts[1] == counts[2]
