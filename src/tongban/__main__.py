"""`python -m tongban` is the `tongban` command."""

import sys

from tongban.config.cli import main

sys.exit(main())
