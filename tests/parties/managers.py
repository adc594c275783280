"""Books in which somebody sees own customers only, and has one of them."""

from dataclasses import dataclass

from akker.access.doors import command_line_actor
from akker.access.inviting import change_sight, invite_user
from akker.access.models import User
from akker.books.actor import Actor
from akker.parties.managing import assign_manager
from tests.dunning.agreeing import disputed, held, promised
from tests.make import Make
from tests.receivables.selling import customer, issued, line

CARLA = "carla@example.com"
MINE, MINE_NAME = "MINE-1", "Kwekerij Zonneveld"


@dataclass(frozen=True)
class Own:
    """Carla, and what of the books is hers."""

    carla: Actor
    user: User
    invoice: str
    dispute_id: int


def narrowed(make: Make, email: str = CARLA) -> Actor:
    """A member who sees own customers only, and has none."""
    invite_user(make.alice, email=email, role="manager", name="Carla")
    change_sight(make.alice, email=email, sees_all=False)
    return command_line_actor(make.book, email)


def carla_in(make: Make) -> Own:
    """Carla with a customer who was billed, contests it and promised; the books can sell."""
    carla = narrowed(make)
    code = customer(make, MINE, name=MINE_NAME)
    assign_manager(make.alice, code=code, email=CARLA)
    label = issued(make, line("333.00"), party=code).label
    dispute_id = disputed(make, label, says="The roses wilted")
    promised(make, "3.00", party=code, who="Joke Zonneveld")
    held(make, party=code, reason="The roses wilted")
    return Own(carla, User.objects.get(email=CARLA), label, dispute_id)
