"""Runs a bench's module that names models: `python -m bench.with_django bench.full_city ...` sets Django up first."""

import os
import sys
from importlib import import_module

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorstep.settings")
    django.setup()
    import_module(sys.argv[1]).main(sys.argv[2:])
