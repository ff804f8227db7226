"""Who may use which address. A URL name that is not here fails `manage.py check`."""

ACCESS = {"everyone", "affiliates", "stewards", "editors", "signed link"}

_NAMES = {
    "everyone": {
        "request_format", "search", "site_colours",
        "quick_exit", "favicon", "feed", "group", "groups", "healthz", "image", "readyz", "region", "regions",
        "robots",
        "short", "sitemap", "sitemap-section",
        "wagtail_serve", "wagtaildocs_serve", "wagtailcore_login",
    },
}  # fmt: skip

# Among everyone's addresses, those that take a form with Django's token; forms for visitors are exempt (adr/0013).
_FORMS = {"wagtailcore_login"}

# Everything under these namespaces, and every name that Wagtail's admin gives, asks for a login of its own.
_EDITORS = ("wagtail", "wagtailadmin_", "wagtaildocs:", "wagtailimages:", "wagtailsnippets", "wagtail_localize",
            "group_link:", "resource_link:", "region_link:", "files:", "pictures:",
            "site_reports:", "format_requests:")  # fmt: skip


def access_class_for(name: str) -> str | None:
    """The access class of a URL name; None where nobody has said."""
    for access, names in _NAMES.items():
        if name in names:
            return access
    if name.startswith(_EDITORS):
        return "editors"
    return _REGISTERED.get(name.partition(":")[0])


def accepts_post(name: str, view) -> bool:
    """Whether something may be sent to this address, or it is for reading alone."""
    return name in _FORMS or getattr(view, "csrf_exempt", False)


_REGISTERED: dict[str, str] = {}


def register(namespace: str, access: str) -> None:
    """An app says who may use the addresses of its admin namespace."""
    if access not in ACCESS:
        raise ValueError(f"There is no access class {access!r}.")
    _REGISTERED[namespace] = access
