"""What the web server calls. Its threads share a pool of PostgreSQL connections."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("AKKER_POOL_SIZE", "8")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "akker.config.settings")
application = get_wsgi_application()
