"""Requests of which it is known who made them."""

from django.http import HttpRequest

from .models import User


class SignedInRequest(HttpRequest):
    """A request behind the admin's login: somebody has signed in. For types alone; no request is made of it."""

    user: User
