"""Languages that people speak, a row for each: of a service, and of a phone."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel

from cms.i18n.language_names import LANGUAGE_NAMES


def validate_language(code: str) -> None:
    """Raises ValidationError for a code that names no language."""
    if code not in LANGUAGE_NAMES:
        raise ValidationError(_("Unknown: %(codes)s") % {"codes": code})


class SpokenLanguage(models.Model):
    """A language by its code, as `cms.i18n.language_names` has it: "es". HSDS calls it a language of its owner."""

    code = models.CharField(_("language"), max_length=10, validators=[validate_language])

    class Meta:
        abstract = True
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(LANGUAGE_NAMES.get(self.code, self.code))


class SpeaksLanguages(ClusterableModel):
    """Whose languages are rows of `language_rows`, and are given and taken as a list of codes: ["en", "es"]."""

    language_rows: Any

    class Meta:
        abstract = True

    @property
    def languages(self) -> list[str]:
        """In the order in which they were given. Kept with the row they belong to, when that is saved."""
        return [row.code for row in self.language_rows.all()]

    @languages.setter
    def languages(self, codes: Iterable[str]) -> None:
        wanted = list(dict.fromkeys(codes))
        if wanted != self.languages:
            row = type(self)._meta.get_field("language_rows").related_model
            self.language_rows = [row(code=code) for code in wanted]
