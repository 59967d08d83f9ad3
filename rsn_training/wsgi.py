"""Django as a WSGI application: the door for all that is neither stream nor answer."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rsn_training.settings")

application = get_wsgi_application()
