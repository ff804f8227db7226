"""The entries of the menu Reports, each for those who may do something about what it reports."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.documents import get_document_model
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import policy_registry


class CoverageMenuItem(MenuItem):
    """For those who may add, change or publish pages."""

    def is_shown(self, request):
        return PagePermissionPolicy().user_has_any_permission(request.user, ["add", "change", "publish"])


class PageEditorsMenuItem(MenuItem):
    """For those who may change pages."""

    def is_shown(self, request):
        return PagePermissionPolicy().user_has_permission(request.user, "change")


class FilesMenuItem(MenuItem):
    """For those who may change files."""

    def is_shown(self, request):
        return policy_registry.get_by_type(get_document_model()).user_has_permission(request.user, "change")


def coverage_menu_item() -> MenuItem:
    """Leads to the report on pages and the languages they exist in."""
    return CoverageMenuItem(
        _("Translation coverage"), reverse("site_reports:languages"), icon_name="globe", order=1200
    )


def checks_menu_item() -> MenuItem:
    """Leads to the report on public pages that the checks say something of, or could not read."""
    return PageEditorsMenuItem(
        _("Content check results"), reverse("site_reports:checks"), icon_name="glasses", order=1203
    )


def links_menu_item() -> MenuItem:
    """Leads to the report on public pages with a link that leads nowhere."""
    return PageEditorsMenuItem(_("Broken links"), reverse("site_reports:links"), icon_name="link", order=1205)


def other_links_menu_item() -> MenuItem:
    """Leads to the report on broken links in alerts, menus, settings, groups and redirects."""
    url = reverse("site_reports:other_links")
    return PageEditorsMenuItem(_("Broken links outside pages"), url, icon_name="link", order=1206)


def files_menu_item() -> MenuItem:
    """Leads to the report on every file, how old it is and whether anything leads to it."""
    url = reverse("site_reports:files")
    return FilesMenuItem(_("File age and usage"), url, icon_name="doc-full-inverse", order=1210)
