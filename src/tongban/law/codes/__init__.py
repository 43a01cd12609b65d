"""Codes of people, bodies, items, places and cases.

Every module has the same doors: `normalise(text)` as it is stored, `explain(text)` the first thing
wrong in Chinese words (None: nothing is), `is_valid(text)`. They take text as typed.
"""
