"""What an import must remember: how far it got, and what it wrote of a collection.

Both are written in the transaction of the records themselves, so that they
are true whenever the process ends.
"""

from typing import ClassVar

from django.db import models


class UnfinishedImport(models.Model):
    """How far an import got that has not ended; the same files go on from there.

    ``content`` is a fingerprint of the files and options, ``file`` the number
    of the file in the order of reading, ``line`` and ``offset`` the end of
    the last line that is in the database.
    """

    content = models.CharField(max_length=64, unique=True)
    file = models.PositiveIntegerField()
    line = models.PositiveBigIntegerField()
    offset = models.PositiveBigIntegerField()
    counts = models.JSONField(default=dict)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.content[:8]}: file {self.file}, line {self.line}"


class WrittenRecord(models.Model):
    """What the last import of the starter collection wrote of a record, or of a translation.

    Where the database says something else by now, an editor changed it, and
    the next version of the collection leaves it alone.
    """

    record_type = models.CharField(max_length=40)
    slug = models.CharField(max_length=80)
    language = models.CharField(max_length=12, blank=True, default="")
    fingerprint = models.CharField(max_length=32)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["record_type", "slug", "language"], name="one_fingerprint_a_written_record"
            )
        ]

    def __str__(self) -> str:
        return f"{self.record_type}/{self.slug} {self.language}".rstrip()


class LoadedCollection(models.Model):
    """The version of a collection that this database holds, by the fingerprint of its files."""

    name = models.CharField(max_length=40, primary_key=True)
    fingerprint = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.name
