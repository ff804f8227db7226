"""A disk that fills up while somebody sends something: the sender is told, and nothing is left of what was sent."""

from django.http import JsonResponse
from django.urls import Resolver404, resolve
from django.utils.html import format_html

from cms.ops.storage import SENTENCE, is_full, remove_without_row, watched

from .error_views import insufficient_storage

# Scripts that show what an answer in JSON says, and nothing of one whose status is not 200.
SENT_BY_SCRIPT = {
    *("wagtailimages:add_multiple", "wagtailimages:create_multiple_from_uploaded_image"),
    *("wagtaildocs:add_multiple", "wagtaildocs:create_multiple_from_uploaded_document"),
    "files:receive",
}


class FullDiskMiddleware:
    """Stands before whatever reads a form: a large file is written to the disk while its form is read."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method != "POST":
            return self.get_response(request)
        if request.content_type == "multipart/form-data":
            try:
                request.FILES  # noqa: B018
            except OSError as error:
                if is_full(error):
                    return _answer(request, [])
        with watched() as request.stored:
            return self.get_response(request)

    def process_exception(self, request, exception):
        if request.method != "POST" or not is_full(exception):
            return None
        remove_without_row(request.stored)
        return _answer(request, [file.name for files in request.FILES.lists() for file in files[1]])


def _answer(request, names: list[str]):
    """A page with status 507, or what a script shows beside each file."""
    try:
        name = resolve(request.path_info).view_name
    except Resolver404:
        name = ""
    if name not in SENT_BY_SCRIPT or (name == "files:receive" and "json" not in request.headers.get("Accept", "")):
        return insufficient_storage(request)
    told = {
        "success": False,
        "error_message": SENTENCE,
        "form": format_html('<p class="error-message">{}</p>', SENTENCE),
    }
    return JsonResponse(told | {"results": [{"name": name, "fault": SENTENCE} for name in names or [""]]})
