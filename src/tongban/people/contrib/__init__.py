"""Plug-ins: registers that names and ID numbers are compared with."""
