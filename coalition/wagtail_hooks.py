from wagtail.snippets.models import register_snippet

from .viewsets import Directory

register_snippet(Directory)
