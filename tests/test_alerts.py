"""Urgent alerts, from the form of an editor to the page of a reader."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Site
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms.alerts.models import Alert
from cms.pages.models import StandardPage
from cms.places.models import Region

pytestmark = pytest.mark.django_db

ENGLISH = {"language": "en", "text": "Buses stop at noon", "more": "Walk in pairs.", "link": ""}
SPANISH = {"language": "es", "text": "Los autobuses paran a mediodía", "more": "", "link": ""}
ADD = "wagtailsnippets_alerts_alert:add"


def moment(hours):
    return (timezone.localtime() + timedelta(hours=hours)).strftime("%Y-%m-%d %H:%M")


@pytest.fixture
def send(admin_client, home_page):
    def sent(*words, name=ADD, args=(), states=(), **fields):
        data = {
            "level": "urgent",
            "translations": streamfield([("translation", row) for row in words or (ENGLISH, SPANISH)]),
            "page": "",
            "url": "",
            "visible_from": moment(-1),
            "visible_until": moment(5),
            "site": str(Site.objects.get(is_default_site=True).pk),
            **fields,
        }
        return admin_client.post(reverse(name, args=args), nested_form_data(data) | {"states": list(states)})

    return sent


def alerts_on(answer) -> str:
    return answer.content.decode().partition("data-alerts")[2].partition("</section>")[0]


def test_an_alert_is_on_every_page_as_soon_as_it_is_saved(send, client, home_page):
    home_page.add_child(instance=StandardPage(title="Privacy", slug="privacy"))
    paths = ["/", "/privacy/", "/groups/", "/search/?q=bus", "/regions/ohio/", "/not-there/"]
    assert not any(alerts_on(client.get(path)) for path in paths)
    assert send(url="/privacy/").status_code == 302
    for path in paths:
        shown = alerts_on(client.get(path))
        assert "Buses stop at noon" in shown, path
        assert 'href="/privacy/"' in shown


def test_an_alert_that_is_changed_or_deleted_is_so_on_the_next_page(send, admin_client, client):
    send()
    alert = Alert.objects.get()
    assert "noon" in alerts_on(client.get("/"))
    send(ENGLISH | {"text": "Buses go again"}, name="wagtailsnippets_alerts_alert:edit", args=[alert.pk])
    assert "Buses go again" in alerts_on(client.get("/"))
    admin_client.post(reverse("wagtailsnippets_alerts_alert:delete", args=[alert.pk]))
    assert alerts_on(client.get("/")) == ""


def test_the_clock_begins_and_ends_it_though_nobody_saves_anything(send, client, monkeypatch):
    send(visible_from=moment(1), visible_until=moment(2))
    visible_from, visible_until = Alert.objects.values_list("visible_from", "visible_until").get()
    second = timedelta(seconds=1)
    assert alerts_on(client.get("/not-there/")) == ""  # from here on the frame is at hand
    for at, expected in [
        (visible_from - second, False),
        (visible_from, True),
        (visible_until - second, True),
        (visible_until, False),
    ]:
        monkeypatch.setattr(timezone, "now", lambda at=at: at)
        assert bool(alerts_on(client.get("/not-there/"))) is expected, at


def test_readers_see_their_own_language_or_the_first_one_marked(send, client, home_page):
    for code in ("es", "ar"):
        locale = Locale.objects.get_or_create(language_code=code)[0]
        home_page.copy_for_translation(locale).save_revision().publish()
    send(url="/privacy/")
    spanish, arabic = alerts_on(client.get("/es/")), alerts_on(client.get("/ar/"))
    assert "Los autobuses paran a mediodía" in spanish
    assert 'lang="es"' not in spanish
    assert '<strong lang="en" dir="ltr">Buses stop at noon</strong>' in arabic


def test_an_alert_for_a_state_is_on_pages_about_it_alone(send, client):
    send(states=[Region.objects.get(code="state:OH").pk])
    assert "noon" in alerts_on(client.get("/regions/ohio/"))
    assert "noon" in alerts_on(client.get("/groups/?where=44114"))
    cuyahoga = Region.objects.get(code="county:39035")
    assert "noon" in alerts_on(client.get(cuyahoga.get_absolute_url()))
    for path in ("/", "/regions/illinois/", "/groups/?where=60608", "/groups/"):
        assert alerts_on(client.get(path)) == "", path


def test_an_alert_leads_to_a_page_in_the_readers_language(send, client, home_page):
    spanish = Locale.objects.get_or_create(language_code="es")[0]
    home_page.copy_for_translation(spanish).save_revision().publish()
    page = home_page.add_child(instance=StandardPage(title="What to do", slug="what-to-do"))
    page.copy_for_translation(spanish).save_revision().publish()
    send(page=str(page.pk))
    assert 'href="/what-to-do/"' in alerts_on(client.get("/"))
    assert 'href="/es/what-to-do/"' in alerts_on(client.get("/es/"))


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"visible_until": "2020-01-01 10:00"}, "visible_until", "The end must be after the start"),
        ({"url": "javascript:alert(1)"}, "url", "Write an address of this site"),
        ({"url": "//elsewhere.example.org"}, "url", "Write an address of this site"),
        ({"visible_until": ""}, "visible_until", "required"),
    ],
    ids=["ends first", "script", "two slashes", "no end"],
)
def test_what_cannot_stay_is_said_at_its_field(send, fields, field, said):
    answer = send(**fields)
    assert answer.status_code == 200
    assert said in str(answer.context["form"].errors[field])
    assert "Buses stop at noon" in answer.content.decode()
    assert not Alert.objects.exists()


def test_the_language_that_all_others_fall_back_to_may_not_be_missing(send):
    assert "The words in English are missing" in str(send(SPANISH).context["form"].errors["translations"])


def test_an_alert_leads_to_no_page_that_readers_cannot_open(send, home_page):
    draft = home_page.add_child(instance=StandardPage(title="Not yet", slug="not-yet", live=False))
    assert "is not published" in str(send(page=str(draft.pk)).context["form"].errors["page"])


def test_another_site_has_its_own_alerts(send, client, home_page, settings):
    settings.ALLOWED_HOSTS = ["second.example.org", "testserver"]
    root = home_page.get_parent().add_child(instance=type(home_page)(title="Second", slug="second"))
    Site.objects.create(hostname="second.example.org", root_page=root)
    site = Site.objects.get(is_default_site=True)
    send(site=str(site.pk))
    assert "noon" in alerts_on(client.get("/"))
    assert alerts_on(client.get("/", headers={"host": "second.example.org"})) == ""


def test_the_preview_shows_an_alert_before_it_is_saved(home_page):
    alert = Alert(
        site=Site.objects.get(), level="urgent", translations=[("translation", ENGLISH)], visible_until=timezone.now()
    )
    assert "noon" in alerts_on(alert.make_preview_request(preview_mode="en"))
