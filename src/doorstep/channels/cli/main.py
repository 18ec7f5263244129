"""The console command `doorstep`: sets Django up, then does what was asked."""

import os
import sys
from importlib import import_module

import django
from django.core.exceptions import ImproperlyConfigured
from environs import EnvError

_WRONG_SETTINGS = (EnvError, ImproperlyConfigured, OSError, ValueError)


def main() -> None:
    """This function will run the command line of this process, and end the process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorstep.settings")
    # Databases, messages and printed forms hold what citizens said: what is written here is for this user alone.
    os.umask(0o077)
    try:
        django.setup()
    except _WRONG_SETTINGS as error:
        reason = f"{error} ({error.__cause__})" if error.__cause__ else str(error)
        sys.exit(f"Error: the settings are wrong: {reason}\nEvery setting is described in docs/settings.md.")
    # The commands name models, which can be imported only once Django is set up.
    import_module("doorstep.channels.cli.commands").doorstep(prog_name="doorstep")


if __name__ == "__main__":
    main()
