"""Every table that the admin hands out is opened in a spreadsheet, and holds nothing that one would run."""

import csv
from io import BytesIO, StringIO

import pytest
from django.contrib.auth import get_user_model
from django.urls import URLPattern, get_resolver
from openpyxl import load_workbook
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.contrib.redirects.models import Redirect

from cms.editorial.exports import as_text
from cms.pages.models import StandardPage
from coalition.directory.models import Organization

pytestmark = pytest.mark.django_db

FORMULA = '=HYPERLINK("https://evil.example/")'


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "\"=1", "'=1", "“=1", "＝1", "＋1",
        "－1", "＠A1", "\u200b=1", "\ufeff=1", " \" =1",
    ],
)  # fmt: skip
def test_a_cell_that_begins_a_formula_becomes_text(cell):
    assert as_text(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["Harbor House", "1-2", "a=b", "", " ", "“Harbor” House", 5, -5, None, "¿Qué?"])
def test_any_other_cell_stays_as_it_is(cell):
    assert as_text(cell) == cell


def exporting_views():
    """Address → view class of every list that is had as a table."""
    found = {}

    def walk(resolver, prefix):
        prefix += str(resolver.pattern).removeprefix("^").removesuffix("$")
        for pattern in resolver.url_patterns:
            if not isinstance(pattern, URLPattern):
                walk(pattern, prefix)
            elif issubclass(view := getattr(pattern.callback, "view_class", object), SpreadsheetExportMixin):
                found[prefix + str(pattern.pattern).removeprefix("^").removesuffix("$")] = view

    walk(get_resolver(), "")
    return found


def test_no_view_makes_its_cells_in_another_way():
    views = exporting_views()
    assert len(views) > 10
    for address, view in views.items():
        for method in ("preprocess_field_value", "write_csv_row", "generate_xlsx_row", "stream_csv", "write_xlsx"):
            assert getattr(view, method) is getattr(SpreadsheetExportMixin, method), address


@pytest.fixture
def formulas(home_page):
    """Where people type what ends up in a table."""
    user = get_user_model().objects.create_user("typist@example.org", "a long password", first_name=FORMULA)
    page = StandardPage(title=FORMULA, slug="formula", owner=user)
    home_page.add_child(instance=page)
    page.save_revision(user=user, log_action=True).publish(user=user, skip_permission_checks=True)
    Organization.objects.create(name=FORMULA, slug="formula")
    Redirect.objects.create(old_path="/formula", redirect_link=f"https://example.org/?{FORMULA}", site=None)


def texts_of_csv(answer):
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return [cell for row in csv.reader(StringIO(body.decode())) for cell in row]


def texts_of_xlsx(answer):
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    return [str(cell.value) for cell in cells if cell.value is not None]


@pytest.mark.parametrize(("form", "texts_of"), [("csv", texts_of_csv), ("xlsx", texts_of_xlsx)])
def test_no_table_of_the_admin_holds_a_formula(admin_client, formulas, form, texts_of):
    guarded = set()
    for address in exporting_views():
        if "<" in address:
            continue
        answer = admin_client.get(address, {"export": form})
        assert answer.status_code == 200, address
        texts = texts_of(answer)
        assert not [text for text in texts if text.lstrip()[:1] in set("=+-@")], address
        guarded |= {address for text in texts if text.startswith("'=")}
    assert "/admin/snippets/directory/organization/" in guarded
    assert len(guarded) >= 3, guarded
