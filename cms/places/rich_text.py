"""Links to the page of a region, kept by its code."""

from django.db.models import Case, When
from django.utils.translation import gettext_lazy as _

from cms.rich_text.handlers import KeyedLinkHandler, LinkChooserViewSet, LinkTarget

from .models import Region


class RegionLinkHandler(KeyedLinkHandler):
    """A link to the page of a region: `id` is its code."""

    identifier = "region"
    entity = "REGION"
    icon = "site"
    description = _("Region")
    chooser = "region_link:choose"

    @staticmethod
    def get_model():
        return Region

    @classmethod
    def resolve(cls, keys):
        regions = Region.objects.filter(code__in=keys)
        return {region.code: LinkTarget(region.get_absolute_url(), str(region)) for region in regions}

    @classmethod
    def referenced_objects(cls, key):
        return Region.objects.filter(code=key)


class RegionLinkChooser(LinkChooserViewSet):
    """Where an editor chooses the region a link leads to."""

    model = Region
    link = RegionLinkHandler
    icon = RegionLinkHandler.icon
    choose_one_text = _("Choose a region")
    per_page = 20

    def get_object_list(self):
        """The nation and the states first, then the counties of today."""
        order = {"nation": 0, "state": 1, "territory": 2, "county": 3}
        rank = Case(*(When(kind=kind, then=at) for kind, at in order.items()))
        return Region.objects.current().order_by(rank, "name")

    def key_of(self, thing):
        return thing.code


region_link_chooser = RegionLinkChooser("region_link", url_prefix="links/region")
