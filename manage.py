#!/usr/bin/env python
"""Run a Django command. With nothing set in the environment it works on the site that `make run` serves."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    execute_from_command_line(sys.argv)
