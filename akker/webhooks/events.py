"""What happened to webhooks. Their secrets and the paths of their addresses stay out."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WebhookAdded:
    host: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WebhookChanged:
    host: str
    kinds: tuple[str, ...]
    is_active: bool


@dataclass(frozen=True, slots=True)
class WebhookSecretChanged:
    host: str


@dataclass(frozen=True, slots=True)
class WebhookRemoved:
    host: str


@dataclass(frozen=True, slots=True)
class WebhookTested:
    """Recorded to be sent: the event that a test delivers."""

    host: str
