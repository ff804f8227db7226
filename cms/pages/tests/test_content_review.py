"""When a page was checked, when it must be again, who read it for the law: what editors may write and readers see."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import Locale

from ..legal_review.reviewers import LegalReviewer
from ..legal_review.services import record_review
from ..models import StandardPage

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def page(home_page):
    return home_page.add_child(instance=StandardPage(title="At your door", slug="door"))


def reviewed(page):
    record_review(page, by=LegalReviewer.OUTSIDE_LAWYER, on=datetime.date(2026, 11, 3), jurisdiction="state:OH")
    page.save()
    return page


def byline(client, path):
    content = client.get(path).content.decode()
    return " ".join(content[content.index('class="byline"') : content.index('class="layout')].split())


def test_readers_are_told_who_read_a_page_for_the_law_when_and_for_which_place(page, client):
    reviewed(page)
    told = "Legally reviewed by a lawyer from outside the union on Nov. 3, 2026. Applies in: Ohio."
    assert told in byline(client, "/door/")


def test_a_translation_says_that_the_original_was_reviewed_and_not_the_translation(page, client):
    spanish = Locale.objects.get_or_create(language_code="es")[0]
    page.get_parent().copy_for_translation(spanish).specific.save_revision().publish()
    translated = reviewed(page).copy_for_translation(spanish)
    translated.save_revision().publish()
    words = byline(client, "/es/door/")
    assert "Revisión legal del texto original, no de esta traducción: un abogado ajeno al sindicato" in words
    assert "Ohio" in words


def test_nothing_is_said_of_a_review_that_did_not_take_place(page, client):
    assert "Legally reviewed" not in byline(client, "/door/")


def test_readers_see_when_a_page_is_to_be_checked_again_and_when_that_day_has_passed(page, client):
    page.review_due = timezone.localdate() + DAY
    page.save()
    assert "Next review by" in byline(client, "/door/")
    page.review_due = timezone.localdate() - DAY
    page.save()
    assert "Review overdue since" in byline(client, "/door/")


def test_the_next_review_comes_after_the_last(page):
    page.checked_on = page.review_due = datetime.date(2026, 11, 3)
    with pytest.raises(ValidationError, match="must be after the date last checked"):
        page.save()
