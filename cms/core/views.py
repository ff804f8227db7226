"""Pages for when something is wrong: each says so in the reader's language and offers a way on."""

from django.http import HttpResponse
from django.shortcuts import render
from django.template import loader


def bad_request(request, exception=None):
    return render(request, "errors/400.html", status=400)


def forbidden(request, exception=None):
    return render(request, "errors/403.html", status=403)


def not_found(request, exception=None):
    return render(request, "errors/404.html", status=404)


def csrf_failure(request, reason=""):
    return render(request, "errors/csrf.html", status=403)


def server_error(request):
    """Needs neither database nor menu, and when even its own template fails, not that either."""
    try:
        page = loader.get_template("errors/500.html").render()
    except Exception:
        page = "<!doctype html><html lang=en><title>Error</title><h1>Something went wrong on our side.</h1></html>"
    return HttpResponse(page, status=500)
