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
