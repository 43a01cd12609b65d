"""Retention: for how long data are kept, what nobody may erase now (保全), and what was erased when.

Verbs: load, place_hold, lift_hold, erase_batch, erase_due. It asks every room below for what is old,
and lets the same room erase it.
"""
