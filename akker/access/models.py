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


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=username)


class User(AbstractBaseUser):
    """Somebody who signs in, with an e-mail address in small letters."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=5, default="en")
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    objects = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="user_email_small"
            ),
        ]


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


class SignInLink(models.Model):
    """A link that signs somebody in once. Only a hash of its token is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE)
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Scope(models.TextChoices):
    READ = "read"
    WRITE = "write"


class ApiToken(models.Model):
    """A key with which a program acts in one set of books, in a role, until it expires.

    Only a hash of it is kept; `prefix` is the part that finds and names it. It ends with the
    membership of whoever made it; without one it was made at the command line. In the minute
    `metered_minute`, `metered_count` requests were handed out (`metering.py`).
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
