"""Work beside the requests: two queues, so that a slow PDF never delays a tally.

Tasks carry ids only and may be lost or run twice (rules.md H).
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rsn_training.settings")

#: One worker each.
QUEUES = ("live", "work")


def make_app(*, is_current: bool) -> Celery:
    """Return an app on the product's settings and tasks.

    Each worker inside one process needs its own: the queues that a worker takes from are state
    of its app, so that two workers on one app may both take from the second one's queue.
    """
    made = Celery("rsn_training", set_as_current=is_current)
    made.config_from_object("django.conf:settings", namespace="CELERY")
    made.autodiscover_tasks()
    return made


app = make_app(is_current=True)
app.set_default()
