"""One person's way through several rooms, over HTTP."""
