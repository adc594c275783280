"""The Dutch table of collection costs (Besluit vergoeding buitengerechtelijke incassokosten)."""

from akker.packs.collection import CollectionCosts

COLLECTION_COSTS = CollectionCosts(
    currency="EUR",
    bands=(
        (2_500_00, 15_00),
        (2_500_00, 10_00),
        (5_000_00, 5_00),
        (190_000_00, 1_00),
        (None, 50),
    ),
    least_minor=40_00,
    most_minor=6_775_00,
    consumer_days=14,
    law="art. 6:96 BW",
)
