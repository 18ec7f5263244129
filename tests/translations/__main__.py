"""`python -m tests.translations`: bring the files of translations up to date with the texts in use."""

import os
import sys

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorstep.settings")
    django.setup()
    from tests.translations.extraction import LANGUAGES, po_file, write

    for language in LANGUAGES:
        waiting = write(language=language)
        sys.stdout.write(f"{po_file(language)}: {waiting} texts wait for a translation\n")
