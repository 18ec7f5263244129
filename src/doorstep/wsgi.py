"""What a WSGI server runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorstep.settings")
# As on the command line: what is written is for this user alone.
os.umask(0o077)
application = get_wsgi_application()
