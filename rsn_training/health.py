"""For the operator: is the process alive, is everything it needs there."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from redis.backoff import NoBackoff
from redis.retry import Retry

from rsn_training.serving import pulse


@login_not_required
@never_cache
def healthz(_request: HttpRequest) -> HttpResponse:
    """Say that the process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@never_cache
def readyz(_request: HttpRequest) -> HttpResponse:
    """Name what is needed, each `ok` or `failed`.

    Without the database nothing works: 503. Without broker or worker, answers and moves still go
    on: 200, "degraded".
    """
    found = {name: "ok" if _holds(check) else "failed" for name, check in _CHECKS.items()}
    if found["database"] == "failed":
        response = JsonResponse({"status": "failed", **found}, status=503)
        response["Retry-After"] = "5"
        return response
    status = "degraded" if "failed" in found.values() else "ready"
    return JsonResponse({"status": status, **found})


def _holds(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:  # noqa: BLE001 - whatever it is, it is not ready
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _broker() -> bool:
    if settings.EMBEDDED:
        return True
    client = redis.Redis.from_url(
        settings.REDIS_URL,
        socket_connect_timeout=1,
        socket_timeout=1,
        retry=Retry(NoBackoff(), 0),
    )
    with client:
        return bool(client.ping())


def _worker() -> bool:
    return pulse.all_beat()


def _storage() -> bool:
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as probe:
        probe.write(b"ready")
        probe.flush()
    return True


_CHECKS: dict[str, Callable[[], bool]] = {
    "database": _database,
    "broker": _broker,
    "worker": _worker,
    "storage": _storage,
}
