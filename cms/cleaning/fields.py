"""Every name, title, text and address is cleaned where it is stored (text.py, web_addresses.py).

Forms, the translation editor, imports, uploads and code all end at a field of a model, and many of those are
Wagtail's. So the fields themselves are told, once, when the site starts: a model that is added later follows.
"""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import ExternalLinkChooserForm
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.fields import RichTextField, StreamField

from .rich_text import clean_links, refused_links
from .text import clean_name, clean_text, is_seen
from .web_addresses import link_address, web_address

OURS = {
    "home", "directory", "imports", "campaigns", "resources", "pages", "taxonomy", "site_settings", "alerts",
    "editorial", "places", "users", "images", "documents",
}  # fmt: skip
WAGTAILS = {"auth", "wagtailcore", "wagtailimages", "wagtaildocs", "wagtailredirects", "wagtailusers", "taggit"}
# A password is what was typed; addresses of mail are looked after where people sign in; files say what they say.
LEFT_ALONE = {"password", "content_json", "object_id"}
# Text that is an address, of this site or a full one.
LINKS = {"alerts.Alert.url"}
# What a translator types.
TEXTS = {"wagtail_localize.StringTranslation.data"}
LEFT_MODELS = {"documents.documenttext"}


def install() -> None:
    """Once, when all models are there. Proxies and children of a model share its fields."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if str(field) in TEXTS or _is_cleaned(model):
                _clean(field)
    ExternalLinkChooserForm.base_fields["url"].clean = _checked_by(ExternalLinkChooserForm.base_fields["url"])


def _is_cleaned(model) -> bool:
    return model._meta.app_label in OURS | WAGTAILS and model._meta.label_lower not in LEFT_MODELS


def _clean(field) -> None:
    if field.name in LEFT_ALONE or isinstance(field, models.EmailField):
        return
    if isinstance(field, StreamField | RichTextField):
        _store(field, _clean_deeply)
        _check(field, _refuse_links)
    elif isinstance(field, models.URLField):
        _store(field, _unwrapped)
        _store_no_other(field)
        _check(field, lambda value, field: web_address(value) if value else value)
    elif isinstance(field, models.CharField):
        _store(field, clean_name)
        _refuse_unseen(field)
        if str(field) in LINKS:
            _store_no_other(field)
    elif type(field) is models.TextField and (field.model._meta.app_label in OURS or str(field) in TEXTS):
        _store(field, clean_text)


def _store(field, clean) -> None:
    """What is read from a form and what is written into the database, or sought there, is clean."""
    to_python, get_prep_value, pre_save = field.to_python, field.get_prep_value, field.pre_save

    def cleaned(value):
        return clean(value) if isinstance(value, str | list) else value

    def save_cleaned(instance, add):
        value = pre_save(instance, add)
        if isinstance(value, str) and (clean_value := cleaned(value)) != value:
            setattr(instance, field.attname, clean_value)
            return clean_value
        return value

    field.get_prep_value = lambda value: cleaned(get_prep_value(value))
    if not isinstance(field, StreamField):  # its values are no strings before they are stored
        field.to_python = lambda value: cleaned(to_python(value))
        field.pre_save = save_cleaned


def _store_no_other(field) -> None:
    """Whoever saves without asking the checks stores no address that leads into a script or carries a password: the
    field stays empty, or, where it must not be, nothing is saved. Addresses of this site are harmless."""
    pre_save, get_db_prep_save = field.pre_save, field.get_db_prep_save

    def only_an_address(value):
        try:
            return link_address(value) if isinstance(value, str) and value else value
        except ValidationError:
            if field.blank:
                return ""
            raise

    def save_an_address(instance, add):
        value = pre_save(instance, add)
        if (kept := only_an_address(value)) != value:
            setattr(instance, field.attname, kept)
        return kept

    field.pre_save = save_an_address
    field.get_db_prep_save = lambda value, connection: get_db_prep_save(only_an_address(value), connection)


def _check(field, check) -> None:
    """`check` takes a value that is valid otherwise, and returns it or raises ValidationError."""
    clean = field.clean
    field.clean = lambda value, instance: check(clean(value, instance), field)


def _refuse_unseen(field) -> None:
    """Before the field finds that nothing is left of it, which would be said as if nothing had been typed."""
    clean = field.clean

    def refuse_unseen(value, instance):
        if isinstance(value, str) and value and not field.blank and not is_seen(clean_name(value)):
            raise ValidationError(_("Nothing of this can be seen. Write it again."), code="unseen")
        return clean(value, instance)

    field.clean = refuse_unseen


def _unwrapped(address: str) -> str:
    try:
        return web_address(address) if address else address
    except ValidationError:  # told to whoever typed it, by the check
        return address


def _clean_deeply(value):
    """Of blocks as they are stored: every text and every link in them."""
    if isinstance(value, str):
        return clean_links(clean_text(value))
    if isinstance(value, list):
        return [_clean_deeply(part) for part in value]
    if isinstance(value, dict):
        return {name: _clean_deeply(part) for name, part in value.items()}
    return value


def _refuse_links(value, field):
    """Where blocks are, the error stands above them, as Wagtail shows it, and names the link."""
    is_stream = isinstance(field, StreamField)
    refused = refused_links(field.stream_block.get_prep_value(value) if is_stream else value)
    if refused and is_stream:
        raise StreamBlockValidationError(non_block_errors=refused)
    if refused:
        raise ValidationError(refused)
    return value


def _checked_by(form_field):
    clean = form_field.clean
    return lambda value: link_address(clean(value))
