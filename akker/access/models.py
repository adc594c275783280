"""People who sign in, and what they may do in which books."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from akker.books.models import Book


class Role(models.TextChoices):
    OWNER = "owner"
    BOOKKEEPER = "bookkeeper"
    APPROVER = "approver"
    MANAGER = "manager"
    ACCOUNTANT = "accountant"
    AUDITOR = "auditor"


class Theme(models.TextChoices):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class LinkPurpose(models.TextChoices):
    SIGN_IN = "sign in"
    INVITATION = "invitation"
    ADDRESS = "address"
    PASSWORD = "password"  # noqa: S105  # what the link is for


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=username)


class User(AbstractBaseUser):
    """Somebody who signs in, with an e-mail address in small letters.

    `email_proven_at` is set when a link that only the reader of that mail could have was
    used. `has_shortcuts` is false for whoever wants no keys of one letter (WCAG 2.1.4).
    """

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=5, default="en")
    theme = models.CharField(max_length=6, choices=Theme.choices, default=Theme.SYSTEM)
    has_shortcuts = models.BooleanField(default=True)
    email_proven_at = models.DateTimeField(null=True)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    objects = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="user_email_small"
            ),
        ]

    @property
    def has_password(self) -> bool:
        return bool(self.password) and self.has_usable_password()


class Membership(models.Model):
    """A user's role in one set of books; `ended_at` is set when it is over.

    `sees_all` is false for an account manager who sees own customers only.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role.choices)
    sees_all = models.BooleanField(default=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book", "user"],
                condition=models.Q(ended_at__isnull=True),
                name="membership_once",
            ),
        ]


class BookAccess(models.Model):
    """What a set of books asks of its people; without a row, nothing more than a role."""

    book = models.OneToOneField(Book, on_delete=models.PROTECT)
    demands_second_factor = models.BooleanField(default=False)


class SignInLink(models.Model):
    """A link that lets somebody in once. Only a hash of its token is kept.

    It is worth nothing once the user's address is another than `email`; for another address it
    is the one that they are to have. `is_mailed` where nobody but the reader of that mail has
    seen it.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE)
    purpose = models.CharField(
        max_length=10, choices=LinkPurpose.choices, default=LinkPurpose.SIGN_IN
    )
    email = models.EmailField()
    is_mailed = models.BooleanField(default=False)
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class LetterWanted(models.Model):
    """Somebody asked for a link by mail. The worker sends it to whoever may have one.

    Asking writes the same row for every address, so that its answer tells nobody who signs
    in here.
    """

    purpose = models.CharField(max_length=10, choices=LinkPurpose.choices)
    email = models.EmailField()
    wanted_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["done_at", "id"], name="letter_wanted_order")]


class UserSession(models.Model):
    """One device on which somebody is signed in, until `ended_at`."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sessions")
    device = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=45, blank=True)
    way = models.CharField(max_length=10)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class AuthenticatorApp(models.Model):
    """The secret that an app on somebody's telephone shares, encrypted (`kernel/secrecy.py`).

    `last_step` is the half minute of the last code that was taken: no code works twice.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="authenticator_app")
    encrypted_secret = models.TextField()
    added_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)


class Passkey(models.Model):
    """A key pair on somebody's device; the half that is here opens nothing.

    `public_key` is the attested credential of WebAuthn in base64url.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=60)
    credential_id = models.CharField(max_length=1400, unique=True)
    public_key = models.TextField()
    sign_count = models.BigIntegerField(default=0)
    added_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class RecoveryCode(models.Model):
    """A code on paper that stands in for the second factor once. Only a hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    code_hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "code_hash"], name="recovery_code_once"),
        ]


class OpenIdLink(models.Model):
    """Whom another service, that signs people in for us, means by `subject`."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="openid_links")
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="openid_link_once"),
        ]


class TryCount(models.Model):
    """How often something was tried since `began_at`. What was tried is kept as a hash."""

    key_hash = models.CharField(max_length=64, unique=True)
    began_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)


class Scope(models.TextChoices):
    READ = "read"
    WRITE = "write"


class ApiToken(models.Model):
    """A key with which a program acts in one set of books, in a role, until it expires.

    Only a hash of it is kept; `prefix` is the part that finds and names it. It ends with the
    membership of whoever made it; without one it was made at the command line. In the minute
    `metered_minute`, `metered_count` requests were told (`metering.py`).
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    membership = models.ForeignKey(Membership, null=True, on_delete=models.PROTECT)
    name = models.CharField(max_length=120)
    prefix = models.CharField(max_length=10, unique=True)
    token_hash = models.CharField(max_length=64)
    scope = models.CharField(max_length=5, choices=Scope.choices)
    role = models.CharField(max_length=12, choices=Role.choices)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    metered_minute = models.BigIntegerField(default=0)
    metered_count = models.IntegerField(default=0)


class SavedView(models.Model):
    """What somebody asks of a list again and again: its filters, under a name.

    `page` is the list. `texts` are the filters by name, as they stand in the address.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    user = models.ForeignKey(User, on_delete=models.PROTECT)
    page = models.CharField(max_length=30)
    name = models.CharField(max_length=60)
    texts = models.JSONField()
    is_shared = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "user", "page", "name"], name="saved_view"),
        ]


class PutOff(models.Model):
    """What somebody wants to be reminded of on a later day, and is not shown before.

    `need_key` says what it is (`reports.needs`), and `at_stake_minor` what was at stake when it was
    put off: more than that asks again at once.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT)
    need_key = models.CharField(max_length=16)
    until_on = models.DateField()
    at_stake_minor = models.BigIntegerField()
    put_off_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "user", "need_key"], name="put_off_once"),
            models.CheckConstraint(
                condition=models.Q(until_on__gt=models.F("put_off_on")), name="put_off_days"
            ),
        ]
