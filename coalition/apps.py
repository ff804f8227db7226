from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoalitionConfig(AppConfig):
    name = "coalition"
    label = "coalition"
    verbose_name = "Coalition"

    def ready(self):
        from wagtail.permissions import register_permission_policy

        from cms.core import access, dead_links, demo, link_checker, short_addresses, sitemaps

        from . import search_sources, sections, signals  # noqa: F401
        from .demo import load
        from .permissions import NeverDeleted, make_stewards
        from .short_addresses import find_groups
        from .sitemaps import DirectorySitemap, GroupSitemap

        register_permission_policy(self.get_model("Group"), NeverDeleted(self.get_model("Group")))
        post_migrate.connect(make_stewards, sender=self)
        dead_links.register(self.get_model("Group"), self.get_model("Group").objects.reachable)
        groups = self.get_model("Group").objects
        link_checker.register(groups.model, lambda site: groups.with_website_at(site.hosts))
        access.register("waiting_imports", "stewards")
        demo.register(40, load)
        short_addresses.register(find_groups)
        sitemaps.register("directory", DirectorySitemap)
        sitemaps.register("groups", GroupSitemap)
