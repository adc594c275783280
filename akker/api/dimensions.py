"""Dimensions, and the values that lines can carry."""

from ninja import Router

from akker.api.doors import ApiRequest, operation
from akker.api.schemas import Code, In, Name, Out
from akker.books.actor import Permission
from akker.books.queries import dimensions
from akker.ledger.dimensioning import add_dimension, add_dimension_value, retire_dimension_value

router = Router(tags=["dimensions"])


class ValueOut(Out):
    code: str
    name: str
    is_retired: bool


class DimensionOut(Out):
    code: str
    name: str
    values: list[ValueOut]


class NewDimensionIn(In):
    code: Code
    name: Name


class DimensionSaid(Out):
    dimension: str
    value: str = ""


@operation(
    router,
    "GET",
    "/dimensions",
    asks=Permission.READ_BOOKS,
    answers=list[DimensionOut],
)
def list_dimensions(request: ApiRequest) -> list[DimensionOut]:
    """All dimensions with their values, by code."""
    found: dict[str, DimensionOut] = {}
    for row in dimensions(request.actor.book):
        one = found.setdefault(
            row.dimension, DimensionOut(code=row.dimension, name=row.dimension_name, values=[])
        )
        if row.code:
            one.values.append(ValueOut(code=row.code, name=row.name, is_retired=row.is_retired))
    return list(found.values())


@operation(
    router,
    "POST",
    "/dimensions",
    asks=Permission.CHANGE_DIMENSIONS,
    answers=DimensionSaid,
    status=201,
)
def create_dimension(request: ApiRequest, body: NewDimensionIn) -> DimensionSaid:
    """Add a dimension, such as project."""
    add_dimension(request.actor, code=body.code, name=body.name)
    return DimensionSaid(dimension=body.code)


@operation(
    router,
    "POST",
    "/dimensions/{dimension}/values",
    asks=Permission.CHANGE_DIMENSIONS,
    answers=DimensionSaid,
    status=201,
)
def create_dimension_value(
    request: ApiRequest, dimension: str, body: NewDimensionIn
) -> DimensionSaid:
    """Add a value to a dimension."""
    add_dimension_value(request.actor, dimension=dimension, code=body.code, name=body.name)
    return DimensionSaid(dimension=dimension, value=body.code)


@operation(
    router,
    "POST",
    "/dimensions/{dimension}/retire/{path:value}",
    asks=Permission.CHANGE_DIMENSIONS,
    answers=DimensionSaid,
)
def retire_value(request: ApiRequest, dimension: str, value: str) -> DimensionSaid:
    """Take a value out of use; what was posted stays."""
    retire_dimension_value(request.actor, dimension=dimension, code=value)
    return DimensionSaid(dimension=dimension, value=value)
