"""Connectors of the house: a register kept on this site, and an HTTP interface that speaks JSON."""
