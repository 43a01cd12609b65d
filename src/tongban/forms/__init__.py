"""Forms: field definitions, checking of what people type, pages of one group each.

Verbs: check. Tells nothing.
"""
