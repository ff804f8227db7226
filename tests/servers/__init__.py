"""Real servers for the test run: PostgreSQL and Elasticsearch, started without root and without Docker.

Both stand on `sandbox.py` (a user, a folder, two ports of their own) and end with the run, however it ends.
"""


class MissingError(Exception):
    """A server cannot be had here. The message says what is missing and the way to get it."""
