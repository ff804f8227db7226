from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as admin_urls

from cms.core import health, sitemaps
from cms.core.feeds import feed
from cms.core.short_addresses import follow
from cms.documents.views import serve as serve_document
from cms.images.views import serve as serve_image

handler400 = "cms.core.views.bad_request"
handler403 = "cms.core.views.forbidden"
handler404 = "cms.core.views.not_found"
handler500 = "cms.core.views.server_error"

# Wagtail's own without its form for shared passwords: it would tell that there is something at an address.
page_urls = [pattern for pattern in wagtail_urls.urlpatterns if pattern.name in {"wagtailcore_login", "wagtail_serve"}]

urlpatterns = [
    path("admin/", include(admin_urls)),
    re_path(r"^documents/(\d+)/(.*)$", serve_document, name="wagtaildocs_serve"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.section, name="sitemap-section"),
    path("media/images/<path:path>", serve_image, name="image"),
    path("", include("cms.core.urls")),
    path("favicon.ico", RedirectView.as_view(url=settings.STATIC_URL + "img/mark.svg"), name="favicon"),
]

urlpatterns += i18n_patterns(
    path("feed.atom", feed, name="feed"),
    path("r/<slug:code>/", follow, name="short"),
    path("search/", include("search.site.urls")),
    path("groups/", include("coalition.urls")),
    path("regions/", include("cms.places.urls")),
    path("files/", include("cms.documents.urls")),
    path("", include(page_urls)),
    prefix_default_language=False,
)
