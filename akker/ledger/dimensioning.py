"""Adding the dimensions that lines can carry, and their values."""

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.events import DimensionAdded, DimensionValueAdded, DimensionValueRetired
from akker.books.models import Dimension, DimensionValue
from akker.books.queries import dimension_unknown, today_in
from akker.kernel.errors import Refused
from akker.kernel.names import check_name


@usecase(Permission.CHANGE_DIMENSIONS)
def add_dimension(actor: Actor, *, code: str, name: str) -> None:
    """Refused: dimension_exists, code_unfit, name_unfit."""
    _check_code(code, 30)
    check_name(name, 80)
    if Dimension.objects.filter(book=actor.book, code=code).exists():
        raise Refused(
            "dimension_exists",
            "There is a dimension {code} already.",
            remedy="Use another code.",
            code=code,
        )
    Dimension.objects.create(book=actor.book, code=code, name=name)
    record(actor, DimensionAdded(code, name), subject=f"dimension:{code}")


@usecase(Permission.CHANGE_DIMENSIONS)
def add_dimension_value(actor: Actor, *, dimension: str, code: str, name: str) -> None:
    """Refused: dimension_unknown, dimension_exists, code_unfit, name_unfit."""
    _check_code(code, 40)
    check_name(name, 120)
    found = _dimension(actor, dimension)
    if DimensionValue.objects.filter(book=actor.book, dimension=found, code=code).exists():
        raise Refused(
            "dimension_exists",
            "{dimension} has a value {code} already.",
            remedy="Use another code.",
            dimension=dimension,
            code=code,
        )
    DimensionValue.objects.create(book=actor.book, dimension=found, code=code, name=name)
    record(
        actor,
        DimensionValueAdded(dimension, code, name),
        subject=f"dimension:{dimension}={code}",
    )


@usecase(Permission.CHANGE_DIMENSIONS)
def retire_dimension_value(actor: Actor, *, dimension: str, code: str) -> None:
    """No new line can carry it; what was posted stays. Refused: dimension_unknown."""
    value = DimensionValue.objects.filter(
        book=actor.book, dimension=_dimension(actor, dimension), code=code
    ).first()
    if value is None:
        raise dimension_unknown(actor.book, f"{dimension}={code}")
    value.retired_on = today_in(actor.book)
    value.save(update_fields=["retired_on"])
    record(
        actor,
        DimensionValueRetired(dimension, code),
        subject=f"dimension:{dimension}={code}",
    )


def _dimension(actor: Actor, code: str) -> Dimension:
    found = Dimension.objects.filter(book=actor.book, code=code).first()
    if found is None:
        raise dimension_unknown(actor.book, code)
    return found


def _check_code(code: str, most: int) -> None:
    if not 0 < len(code) <= most or not code.isprintable() or code != code.strip():
        raise Refused(
            "code_unfit",
            "{code} cannot be a code.",
            remedy="Use 1 to {most} letters, digits and signs, without spaces around them.",
            code=ascii(code),
            most=most,
        )
