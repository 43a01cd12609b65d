"""The number series of a site: people see numbers, rows have UUIDs."""

from django.db import models


class NumberSeries(models.Model):
    """The next free number of one series; processes reserve blocks of it (base/numbers.py)."""

    name = models.CharField(max_length=80, primary_key=True)
    next = models.PositiveBigIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.name} → {self.next}"
