"""The sub-commands of `tongban`, one module each (see cli.py)."""
