"""What was brought in from files, so that nothing comes in twice and all can be undone."""

from django.db import models

from akker.books.models import Book, new_uid


class Import(models.Model):
    """One file brought in. `undone_at` is set when all of it was taken back."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    uid = models.CharField(max_length=32, default=new_uid, editable=False)
    kind = models.CharField(max_length=20)
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    imported_at = models.DateTimeField()
    item_count = models.IntegerField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "uid"], name="import_uid")]


class ImportedItem(models.Model):
    """One thing of a file that came in, known by a hash of what the file says of it.

    A second file with the same thing changes nothing; deleted when the import is undone.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    brought_by = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=64)
    subject_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "kind", "key"], name="imported_item_key"),
        ]


class HeadingMap(models.Model):
    """What a set of headings meant the last time, so that nobody maps it twice."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    kind = models.CharField(max_length=20)
    headings_hash = models.CharField(max_length=64)
    mapping = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "kind", "headings_hash"], name="heading_map"),
        ]
