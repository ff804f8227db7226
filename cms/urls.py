"""Every address of the site, those without a language before those with its prefix, and the pages for errors."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as admin_urls

from cms.documents.views import serve as serve_document
from cms.http.access import access
from cms.http.views import robots
from cms.images.views import serve as serve_image

from .ops import health
from .pages import sitemaps
from .pages.feeds import feed
from .pages.short_links import redirect_short_link

handler400 = "cms.http.error_views.bad_request"
handler403 = "cms.http.error_views.forbidden"
handler404 = "cms.pages.views.not_found"
handler500 = "cms.http.error_views.server_error"

# Wagtail's own without its form for shared passwords: it would tell that there is something at an address.
page_urls = [pattern for pattern in wagtail_urls.urlpatterns if pattern.name in {"wagtailcore_login", "wagtail_serve"}]
for pattern in page_urls:
    access("everyone", takes_form=pattern.name == "wagtailcore_login")(pattern.callback)

urlpatterns = [
    path("admin/", include(admin_urls)),
    re_path(r"^documents/(\d+)/(.*)$", serve_document, name="wagtaildocs_serve"),
    path("healthz", access("everyone")(health.healthz), name="healthz"),
    path("readyz", access("everyone")(health.readyz), name="readyz"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.section, name="sitemap-section"),
    path("media/images/<path:path>", serve_image, name="image"),
    path("robots.txt", robots, name="robots"),
    path("", include("cms.site_settings.urls")),
    path(
        "favicon.ico",
        access("everyone")(RedirectView.as_view(url=f"{settings.STATIC_URL}img/mark.svg")),
        name="favicon",
    ),
]

only_here = [path("patterns/", include("cms.demo.patterns.urls"))] if settings.PATTERNS else []

urlpatterns += i18n_patterns(
    *only_here,
    path("feed.atom", feed, name="feed"),
    path("r/<slug:code>/", redirect_short_link, name="short"),
    path("search/", include("search.site.urls")),
    path("groups/", include("coalition.directory.urls")),
    path("regions/", include("cms.places.urls")),
    path("files/", include("cms.documents.urls")),
    path("", include(page_urls)),
    prefix_default_language=False,
)
