"""People with accounts, for tests."""

import re
import threading
from collections.abc import Callable
from typing import Any

from allauth.account.models import EmailAddress
from django.db import connection

from rsn_training.accounts.enums import Role
from rsn_training.accounts.models import User

PASSWORD = "correct-horse-battery"


def person(email: str = "lea@lycee.fr", *, role: Role = Role.TEACHER, **fields: Any) -> User:
    """Make somebody whose address is proven."""
    user = User.objects.create_user(email, PASSWORD, role=role, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def code_in(text: str) -> str:
    """Return the code that a message carries, on a line of its own."""
    found = re.search(r"^([A-Z0-9]{3,}-?[A-Z0-9]{3,})$", text, re.MULTILINE)
    assert found, text
    return found[1]


def at_once(call: Callable[[], object], *, times: int = 2) -> list[object]:
    """Run a call in several threads, and return what each returned or raised."""
    results: list[object] = []

    def run() -> None:
        try:
            results.append(call())
        except Exception as error:  # noqa: BLE001 - the outcome is the subject
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
