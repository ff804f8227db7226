"""The application that gunicorn serves, with cms.settings.dev unless DJANGO_SETTINGS_MODULE names other settings."""

import os

import django
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")


class Request(WSGIRequest):
    """Where a charset is named, Django finds out whether the query was read by reading it, while it makes the request:
    a query with too many fields would then fail where nothing answers and nothing keeps addresses out of the log."""

    @property
    def encoding(self):
        return self._encoding

    @encoding.setter
    def encoding(self, name):
        self._encoding = name
        self.__dict__.pop("GET", None)
        self.__dict__.pop("_post", None)


class Handler(WSGIHandler):
    """Django's handler, with requests that can be made of a query with too many fields."""

    request_class = Request


django.setup(set_prefix=False)
application = Handler()
