"""What happens next: one table, event -> functions, and who carries events outside."""

from akker.audit.reactions import Reactions
from akker.webhooks.delivering import send_event
from akker.webhooks.queries import SENDER

REACTIONS = Reactions(of={}, senders={SENDER: send_event})
