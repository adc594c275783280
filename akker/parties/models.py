"""People and organisations, whatever part they play."""

from django.db import models

from akker.books.models import Book


class Party(models.Model):
    """A person or an organisation.

    `digest` stands for the party in the hashes of entries: a digest of the name it was
    registered with and a random salt, so that erasing a name breaks no chain
    (reliability.md, 3.4). It and the code never change.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, editable=False)
    salt = models.CharField(max_length=32, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "code"], name="party_code")]
