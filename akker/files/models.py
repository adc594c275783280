"""Bytes kept with their hash."""

from django.db import models

from akker.books.models import Book


class StoredFile(models.Model):
    """A file of these books; its bytes lie in the data folder under their SHA-256.

    The same bytes are stored once per book, whatever they are called.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    stored_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "sha256"], name="stored_file")]
