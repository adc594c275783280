"""What the demo company knows and keeps right: for all its customers, and about some of them."""

import datetime as dt

from akker.books.actor import Actor
from akker.books.queries import today_in
from akker.demo.customers import GROWS, RESCUED
from akker.knowledge.rules import NewArticle
from akker.knowledge.writing import change_article, write_article

_HOURS = "Why hours are rounded to quarters"
# Written how many days ago, and what. The second is due for a look: its owner is asked on Today.
_ARTICLES = (
    (
        210,
        NewArticle(
            _HOURS,
            "It stands in article 4 of the contract: to quarters, downwards.",
            tags=("hours", "invoice"),
            review_days=365,
        ),
    ),
    (
        190,
        NewArticle(
            "When an invoice is contested",
            "1. Thank them, and ask which line it is.\n"
            "2. Open the dispute the same day: reminders wait for it.\n"
            "3. Ask whoever wrote the hours; they answer within two days.\n"
            "4. Tell the customer what was found before the credit note goes out.",
            "procedure",
            ("disputes", "invoice"),
        ),
    ),
    (
        95,
        NewArticle(
            "Where the data of the subscription stands",
            "In two halls in the Netherlands; nothing leaves the Union. Auditors may ask for the"
            " statement of last year, which security renews each spring.",
            tags=("security", "auditors"),
        ),
    ),
    (
        60,
        NewArticle(
            "Korhoen: how they decide",
            "The claims floor chooses, the auditors may say no, and the board signs above fifty"
            " thousand. They plan from January to January, so a proposal is there in October.",
            "background",
            ("decisions",),
            GROWS,
        ),
    ),
    (
        38,
        NewArticle(
            "Bronstaal: who is called when a report slips",
            "First the head of planning, before noon; then the mail. Never the mail alone: that is"
            " how the trouble of this autumn began.",
            "procedure",
            ("reports",),
            RESCUED,
            review_days=90,
        ),
    ),
)


def leave_knowledge(actor: Actor, today: dt.date) -> None:
    """Articles of some months, one of them written anew since."""
    last = min(today, today_in(actor.book))
    keys = [
        write_article(actor, article=article, written_on=last - dt.timedelta(days=days))
        for days, article in _ARTICLES
    ]
    rounded = NewArticle(
        _HOURS,
        "It stands in article 4 of the contract: to quarters, downwards. For contracts since this"
        " spring it is whole minutes; the invoice says which of the two.",
        tags=("hours", "invoice"),
        review_days=365,
    )
    change_article(actor, article_id=keys[0], article=rounded)
