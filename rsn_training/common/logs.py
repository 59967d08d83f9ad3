"""Log lines in universal time, whatever the time zone of the school."""

import logging
import time


class UtcFormatter(logging.Formatter):
    """A formatter whose clock is UTC (rules.md 16)."""

    converter = time.gmtime  # type: ignore[assignment] # the stub wants no default
