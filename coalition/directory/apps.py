"""What the directory registers when the site starts: groups as entries, links, addresses and permissions."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    """The groups of the coalition."""

    name = "coalition.directory"
    label = "directory"
    verbose_name = "Coalition"

    def ready(self) -> None:
        from wagtail.permissions import register_permission_policy

        from cms.pages import short_links, sitemaps
        from cms.rich_text import link_targets
        from search.index import entry_types

        from . import region_sections, search_sources, signal_handlers  # noqa: F401
        from .cards import entry_url, verification_context
        from .models import Organization
        from .permissions import NoDeletePermissionPolicy, create_stewards_role
        from .short_links import find_organizations
        from .sitemaps import DirectorySitemap, OrganizationSitemap

        register_permission_policy(Organization, NoDeletePermissionPolicy(Organization))
        post_migrate.connect(create_stewards_role, sender=self)
        link_targets.register_target(Organization, Organization.objects.reachable)
        link_targets.register_typed_urls(Organization, lambda site: Organization.objects.with_website_at(site.hosts))
        short_links.register(find_organizations)
        sitemaps.register("directory", DirectorySitemap)
        sitemaps.register("groups", OrganizationSitemap)
        entry_types.register(
            entry_types.EntryType(
                "group",
                _("Group"),
                _("Groups"),
                url=entry_url,
                result_context=verification_context,
                in_feed=False,
                in_suggestions=False,  # groups are found by place, not by their address
            )
        )
