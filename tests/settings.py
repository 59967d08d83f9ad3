"""Settings of the test runs: the product's own, with a data directory of this run.

The real server that some tests start reads `rsn_training.settings`, like in production.
"""

import atexit
import os
import shutil
import tempfile

_directory = tempfile.mkdtemp(prefix="rsn-test-")
atexit.register(shutil.rmtree, _directory, ignore_errors=True)
for _name in (
    "ALLOWED_HOSTS",
    "BASE_URL",
    "DEBUG",
    "EMAIL_URL",
    "HOST",
    "PORT",
    "SIGNUP",
    "TRUSTED_PROXIES",
):
    os.environ.pop(_name, None)  # what a developer has set must not change a test
os.environ["DATA_DIR"] = _directory

from rsn_training.common.translations import compile_messages  # noqa: E402
from rsn_training.settings import *  # noqa: E402, F403, TID251
from rsn_training.settings import DATABASES, STORAGES  # noqa: E402, TID251

compile_messages()

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Plain names instead of the manifest: a unit test needs no collected files.
STATIC_ROOT = _directory
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, never memory: only a file is in WAL mode, and threads share it.
    DATABASES["default"]["TEST"] = {"NAME": f"{_directory}/test.sqlite3"}
    _options = DATABASES["default"]["OPTIONS"]
    _options["init_command"] = _options["init_command"].replace("=FULL", "=OFF")
else:
    # A name of this process: runs may share a cluster.
    DATABASES["default"]["TEST"] = {"NAME": f"test_rsn_{os.getpid()}"}
