"""What the web server calls. Its threads share a pool of PostgreSQL connections."""

import gc
import multiprocessing
import os
import signal
import threading
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("AKKER_POOL_SIZE", "8")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "akker.config.settings")
gc.disable()
application = get_wsgi_application()
import_module(settings.ROOT_URLCONF)
# All of this stays. Looking through it for garbage took a tenth of a second of some request.
gc.freeze()
gc.enable()


def _end_with_parent() -> None:
    """End when `akker up` is gone, however it went: killed, it cannot tell us to."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


threading.Thread(target=_end_with_parent, name="end with parent", daemon=True).start()
