"""How fast the site is, measured beside a bare Django view and plain SQL on the same rows, in one run.

`tongban bench` makes a place for it (places.py) and starts this package there as a process of its own,
so that the database and the secrets of the site it is called from are never touched.
"""
