"""What keeps the search index true to the database: changes not yet indexed, and embeddings kept.

The index can be dropped at any time and made again from the records. What
must never be lost is the knowledge that a record changed: it is written in
the same transaction as the change, and deleted only after the index holds it.
"""

from typing import ClassVar

from django.db import models
from django.utils import timezone


class IndexChange(models.Model):
    """A record that changed and whose document the index does not hold yet."""

    class State(models.IntegerChoices):
        WAITING = 0
        """The index knows nothing of it."""
        WORDS_ONLY = 1
        """The index holds its words; its vectors wait for the embedder."""
        KEPT = 2
        """The live index holds it, the one that is being built beside it perhaps not."""
        COVERED = 3
        """The live index holds its words; the one that is being built beside it will hold all."""

    record_type = models.CharField(max_length=40)
    slug = models.CharField(max_length=80)
    state = models.PositiveSmallIntegerField(choices=State.choices, default=State.WAITING)
    time = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField(null=True)
    error = models.TextField(default="")

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "id"], name="index_change_by_state"),
            models.Index(fields=["record_type", "slug"], name="index_change_by_record"),
        ]

    def __str__(self) -> str:
        return f"{self.record_type}/{self.slug}"


class IndexState(models.Model):
    """What is known of the index as a whole; one row.

    ``generation`` grows whenever another index takes the place of the live
    one. ``rebuild_started`` is set while one is being built beside it.
    ``model`` is the embedding model of its vectors, empty while it has none.
    ``embedder_error`` is what the embedder last answered in place of vectors.
    """

    generation = models.PositiveBigIntegerField(default=0)
    model = models.CharField(max_length=300, default="")
    rebuild_started = models.DateTimeField(null=True)
    rebuilt = models.DateTimeField(null=True)
    rebuilt_documents = models.PositiveBigIntegerField(default=0)
    rebuilt_seconds = models.FloatField(default=0.0)
    embedder_error = models.TextField(default="")

    def __str__(self) -> str:
        return f"generation {self.generation}"

    @classmethod
    def get(cls, *, lock: bool = False) -> "IndexState":
        """The one row; with ``lock`` (in a transaction) nobody else changes it until the end."""
        cls.objects.get_or_create(pk=1)
        rows = cls.objects.select_for_update() if lock else cls.objects.all()
        return rows.get(pk=1)


class EmbeddingModel(models.Model):
    """An embedding model by the name that its embedder gives it."""

    name = models.CharField(max_length=300, unique=True)

    def __str__(self) -> str:
        return self.name


class StoredEmbedding(models.Model):
    """The vector of a passage: float16 in bytes, under the hash of the passage's text."""

    model = models.ForeignKey(EmbeddingModel, on_delete=models.CASCADE, related_name="embeddings")
    content = models.BinaryField(max_length=16)
    vector = models.BinaryField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["model", "content"], name="one_embedding_a_passage")
        ]

    def __str__(self) -> str:
        return bytes(self.content).hex()
