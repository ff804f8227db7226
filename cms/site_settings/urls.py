"""The addresses of the quick exit and of the stylesheet of a site's colors."""

from django.urls import path, re_path

from . import views

urlpatterns = [
    path("exit/", views.quick_exit, name="quick_exit"),
    re_path(
        r"^site-colours/([0-9a-f]{6})-([0-9a-f]{6})\.([0-9a-f]{8})\.css$", views.site_colours, name="site_colours"
    ),
]
