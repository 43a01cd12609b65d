"""The pages of the citizen's site, one module per kind of page."""
