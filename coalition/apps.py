from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoalitionConfig(AppConfig):
    name = "coalition"
    label = "coalition"
    verbose_name = "Coalition"

    def ready(self):
        from wagtail.permissions import register_permission_policy

        from cms.http import url_access
        from cms.pages import short_links, sitemaps
        from cms.rich_text import link_targets

        from . import search_sources, sections, signals  # noqa: F401
        from .permissions import NeverDeleted, make_stewards
        from .short_addresses import find_groups
        from .sitemaps import DirectorySitemap, GroupSitemap

        register_permission_policy(self.get_model("Group"), NeverDeleted(self.get_model("Group")))
        post_migrate.connect(make_stewards, sender=self)
        link_targets.register_target(self.get_model("Group"), self.get_model("Group").objects.reachable)
        groups = self.get_model("Group").objects
        link_targets.register_typed_urls(groups.model, lambda site: groups.with_website_at(site.hosts))
        url_access.register("waiting_imports", "stewards")
        short_links.register(find_groups)
        sitemaps.register("directory", DirectorySitemap)
        sitemaps.register("groups", GroupSitemap)
