"""The operator's pages: how the site is, what did not work, who reacts to what.

They stand above every room: they read the schedule and the wiring, which only config knows.
"""
