from .making import given_source, shelf  # noqa: F401
