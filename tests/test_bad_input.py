"""Whatever is put into an address becomes a page that explains, in the site's own look and the reader's language."""

import io

import pytest

pytestmark = pytest.mark.django_db

NASTY = [
    "a" * 10_000, "\x00", "%00", "\ud800", "I-9", '"unclosed', "AND", "()",
    "' OR 1=1 --", "<script>alert(1)</script>",
    "\u202e\u0627", "99999999999999999999", "-1", "0", "NaN", "../../etc/passwd",
    "%", "{{ 7*7 }}", "\r\nSet-Cookie: a=b",
]  # fmt: skip
PARAMETERS = {
    "/search/": ["q", "kind", "topic", "page"],
    "/groups/": ["where", "q", "service", "language", "page"],
}


def quoted(value: str) -> str:
    from urllib.parse import quote

    return quote(value.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("prefix", ["", "/es", "/ar"])
@pytest.mark.parametrize(("path", "name"), [(path, name) for path, names in PARAMETERS.items() for name in names])
def test_no_value_of_a_parameter_breaks_a_page(client, home_page, prefix, path, name):
    for value in NASTY:
        answer = client.get(f"{prefix}{path}?{name}={quoted(value)}")
        assert answer.status_code == 200, (name, value[:40])
        assert "</html>" in answer.content.decode()
        assert "Set-Cookie" not in answer.headers
        assert "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize(
    "path", ["/search/?q=school&page=99999999999999999999", "/groups/?q=food&page=99999999999999999999"]
)
def test_a_page_past_the_last_says_so(client, home_page, path):
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    "path", ["/regions/nowhere/", "/groups/no-such-group/", "/not-there/", "/es/not-there/", "/de/", "/\x00/", "/%ff/"]
)
def test_what_is_not_there_is_explained(client, home_page, path):
    answer = client.get(path)
    assert answer.status_code in (400, 404)
    assert "</html>" in answer.content.decode()


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [("/en/", "/"), ("/en/search/?q=a", "/search/?q=a"), ("/ES/", "/es/"), ("/zh/", "/zh-hans/"),
     ("/zh-CN/groups/", "/zh-hans/groups/"), ("/EN", "/")],
)  # fmt: skip
def test_other_spellings_of_a_language_lead_to_the_address_that_is_used(client, home_page, asked, leads_to):
    answer = client.get(asked)
    assert (answer.status_code, answer.headers["Location"]) == (301, leads_to)


def test_an_address_cannot_lead_to_another_host(client, home_page):
    assert client.get("/en//evil.example/").headers["Location"] == "/evil.example/"


def test_a_very_long_query_is_cut_and_the_reader_is_told(client, home_page):
    content = client.get("/search/?q=" + "school+" * 2_000).content.decode()
    assert "school" in content
    assert len(content) < 60_000


def test_a_picture_with_a_name_longer_than_any_file_is_not_there(client, home_page):
    assert client.get("/media/images/" + "a" * 5_000 + ".png").status_code == 404


@pytest.mark.parametrize("path", ["/", "/search/", "/groups/", "/not-there/", "/ro%00bots.txt", "/r/%00/"])
def test_a_query_of_too_many_fields_is_answered_even_where_a_charset_is_named(home_page, path):
    """The whole way in, for it is before Django's own that such a request would fail."""
    from cms.wsgi import application
    from tests.fuzz.wsgi_client import environ

    given = environ("GET", path, "a&" * 1_500) | {
        "wsgi.input": io.BytesIO(),
        "CONTENT_TYPE": "text/plain; charset=utf-8",
    }
    answer = application.get_response(application.request_class(given))
    assert answer.status_code in {200, 400, 404}
    assert "</html>" in answer.content.decode()


@pytest.mark.parametrize("path", ["/documents/{}/flyer.pdf", "/files/{}/ask/"])
def test_a_number_longer_than_any_is_not_there(client, home_page, path):
    for digits in (19, 5_000):
        assert client.get(path.format("6" * digits)).status_code == 404
