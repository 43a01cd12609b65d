"""How passwords are kept.

Source: OWASP Password Storage Cheat Sheet: Argon2id, 19 MiB, 2 rounds, 1 lane. Django's own 100 MiB on
eight lanes would let a handful of sign-ins at once take the memory of the whole site.
"""

from django.contrib.auth.hashers import Argon2PasswordHasher


class SiteArgon2(Argon2PasswordHasher):
    """Argon2id at a strength that a hall full of clerks can sign in with at eight in the morning."""

    time_cost = 2
    memory_cost = 19 * 1024  # KiB
    parallelism = 1
