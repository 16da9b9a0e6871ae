"""The one command line: ``clearinghouse COMMAND``. Every command is a management command of its subject's app."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clearinghouse.site.settings")
    execute_from_command_line(["clearinghouse", *sys.argv[1:]])


if __name__ == "__main__":
    main()
