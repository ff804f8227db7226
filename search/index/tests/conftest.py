from .factories import fake_source, index  # noqa: F401
