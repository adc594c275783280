"""People and organisations, whatever part they play."""

from django.db import models
from django.db.models import Q

from akker.access.models import User
from akker.books.models import Book


class Party(models.Model):
    """A person or an organisation.

    `digest` stands for the party in the hashes of entries: a digest of the name it was
    registered with and a random salt, so that erasing a name breaks no chain
    (reliability.md, 3.4). It and the code never change. `sealed_name` is that name, once the
    party has another. Nobody is offered who was retired. Who is merged into another is another
    name for them: lines keep the party they were posted for, and are read as the other's.
    `manager` is the member who looks after them, the same for both (`managing`).
    What the other columns mean says `cards.PartyCard`.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, editable=False)
    salt = models.CharField(max_length=32, editable=False)
    sealed_name = models.CharField(max_length=200, blank=True, default="", editable=False)
    kind = models.CharField(max_length=12, default="organisation")
    is_customer = models.BooleanField(default=False)
    is_supplier = models.BooleanField(default=False)
    is_partner = models.BooleanField(default=False)
    is_bank = models.BooleanField(default=False)
    is_authority = models.BooleanField(default=False)
    country = models.CharField(max_length=2, blank=True, default="")
    language = models.CharField(max_length=5, blank=True, default="")
    currency = models.CharField(max_length=3, blank=True, default="")
    payment_days = models.PositiveSmallIntegerField(null=True)
    discount_e2 = models.PositiveSmallIntegerField(null=True)
    discount_days = models.PositiveSmallIntegerField(null=True)
    credit_limit_minor = models.BigIntegerField(null=True)
    email = models.CharField(max_length=254, blank=True, default="")
    phone = models.CharField(max_length=20, blank=True, default="")
    website = models.CharField(max_length=200, blank=True, default="")
    einvoice_id = models.CharField(max_length=60, blank=True, default="")
    delivery = models.CharField(max_length=12, blank=True, default="")
    retired_on = models.DateField(null=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT)
    manager = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "code"], name="party_code")]
        indexes = [  # few of very many, whom nearly every page asks for
            models.Index(
                fields=["book", "merged_into"],
                condition=Q(merged_into__isnull=False),
                name="party_merged",
            ),
            models.Index(
                fields=["book", "credit_limit_minor"],
                condition=Q(credit_limit_minor__isnull=False),
                name="party_limited",
            ),
            models.Index(
                fields=["book", "manager"],
                condition=Q(manager__isnull=False),
                name="party_manager",
            ),
            models.Index(
                fields=["book", "retired_on"],
                condition=Q(retired_on__isnull=False),
                name="party_retired",
            ),
        ]


class TeamMember(models.Model):
    """Who else looks after a party, in which part; the same for all that were merged with it.

    Whoever is in a team sees the party as its manager does, until `until_on` is set.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="team")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=20)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(part__in=["contributor", "executive sponsor", "first contact"]),
                name="team_part",
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=models.F("from_on")), name="team_days"
            ),
            models.UniqueConstraint(
                fields=["book", "party", "user", "part"],
                condition=Q(until_on__isnull=True),
                name="team_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["book", "user", "party"],
                condition=Q(until_on__isnull=True),
                name="team_of_user",
            )
        ]


class Address(models.Model):
    """Where a party is, one for each purpose (`cards.PLACES`). Documents keep a copy."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    party = models.ForeignKey(Party, on_delete=models.PROTECT)
    place = models.CharField(max_length=10)
    street = models.CharField(max_length=120)
    postcode = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=80, blank=True)
    country = models.CharField(max_length=2, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "party", "place"], name="address_place")
        ]


class Contact(models.Model):
    """A person in a job at a party, from a day until a day as far as they are known.

    Who left is on no card any more. `person` is the first of their jobs here, for all later ones:
    so a change of job is two rows, and the history stays.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    party = models.ForeignKey(Party, on_delete=models.PROTECT)
    name = models.CharField(max_length=120)
    job = models.CharField(max_length=80, blank=True)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    person = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="later_jobs"
    )

    class Meta:
        indexes = [models.Index(fields=["book", "party"], name="contact_party")]


class Identifier(models.Model):
    """A number that a register gave (`kernel.identifiers.SCHEMES`).

    Two parties can have the same, as the companies of a fiscal unity do.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    party = models.ForeignKey(Party, on_delete=models.PROTECT)
    scheme = models.CharField(max_length=10)
    number = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book", "party", "scheme", "number"], name="identifier_once"
            )
        ]
        indexes = [models.Index(fields=["book", "number"], name="identifier_number")]


class PartyBankAccount(models.Model):
    """A bank account of a party; it stays when it is no longer used.

    An account that came after another is an alarm until somebody else has confirmed it with
    the party (`confirmed_at`): a changed account is how payments are stolen.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    party = models.ForeignKey(Party, on_delete=models.PROTECT)
    iban = models.CharField(max_length=34)
    bic = models.CharField(max_length=11, blank=True)
    holder = models.CharField(max_length=120, blank=True)
    added_at = models.DateTimeField()
    added_by_id = models.BigIntegerField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "party", "iban"], name="party_bank_account")
        ]
        indexes = [models.Index(fields=["book", "iban"], name="party_iban")]


class Erasure(models.Model):
    """Somebody who was at a party, or their words, was erased: why, when and by whom.

    It is under way until `ended_at`, within one transaction: meanwhile words may go from what
    never changes otherwise (`erasure_guards`).
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    erased_on = models.DateField()
    erased_at = models.DateTimeField()
    erased_by = models.CharField(max_length=150)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["book"], condition=Q(ended_at=None), name="erasure_under_way")
        ]


class ErasedThing(models.Model):
    """What an erasure was of, by `kind`: the key of a contact that is gone, of a party where they
    were, or of a text that was emptied as a whole. So it can be erased again where an older
    backup came back.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    erasure = models.ForeignKey(Erasure, on_delete=models.PROTECT, related_name="things")
    kind = models.CharField(max_length=12)
    key = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book", "kind", "key", "erasure"], name="erased_thing_once"
            )
        ]


class CardBefore(models.Model):
    """The card that an import or a merger changed, as a form, to give it back when that is undone.

    Beside the events, because names can be erased here. `version_after` is that of the card
    which came of it.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    party = models.ForeignKey(Party, on_delete=models.PROTECT)
    source = models.CharField(max_length=60)
    form = models.JSONField()
    version_after = models.CharField(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["book", "source"], name="card_before")]
