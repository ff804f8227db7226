"""The fixtures of the directory's tests, for those of the imports."""

from coalition.directory.tests.conftest import *  # noqa: F403
