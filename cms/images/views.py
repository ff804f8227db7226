"""Published pictures, where no web server stands in front that hands them out itself."""

import errno

from django.conf import settings
from django.http import Http404
from django.views.static import serve as serve_file

from cms.http.access import access


@access("everyone")
def serve(request, path):
    """A name longer than any file's is the name of no file."""
    try:
        return serve_file(request, path, document_root=str(settings.MEDIA_ROOT / "images"))
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:
            raise
        raise Http404 from error
