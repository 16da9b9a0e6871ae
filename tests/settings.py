"""Settings of the tests: the project's own, on data that goes with the process."""

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="clearinghouse-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["DATA_DIR"] = _folder
# The browser's driver keeps an event loop in the thread in which other tests use the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
os.environ.setdefault("SECRET_KEY", "only-for-the-tests-" + "0" * 32)

from clearinghouse.site.settings import *  # noqa: E402,F403
from clearinghouse.site.settings import STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
LOG_LEVEL = "WARNING"
LOGGING = {"level": LOG_LEVEL}
