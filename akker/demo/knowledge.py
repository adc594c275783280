"""What the demo company knows: articles that it keeps right, and whom it competes with."""

import datetime as dt

from akker.books.actor import Actor, reading
from akker.books.queries import today_in
from akker.demo.customers import GROWS, RESCUED
from akker.knowledge.market_rules import NewCompetitor, NewMarketNote
from akker.knowledge.rules import NewArticle
from akker.knowledge.watching import keep_competitor, note_market
from akker.knowledge.writing import change_article, write_article
from akker.planning.filling import add_point
from akker.planning.queries import PlanFilter, plans_page
from akker.planning.rules import NewPoint

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


_RIVALS = (
    NewCompetitor(
        "Havikhorst Advies",
        "https://havikhorst.example",
        "Forty consultants: there is always somebody on Monday.",
        "Another face each month; customers tell their story twice.",
    ),
    NewCompetitor(
        "Planwerk Online",
        "https://planwerk.example",
        "The subscription costs a third of ours.",
        "No people: who gets stuck finds a form.",
    ),
)
# Which of these, how many days ago, what, and who says so.
_HEARD = (
    (0, 24, "They offer a first month without an invoice.", "The controller of a customer"),
    (1, 52, "A module for hours was announced for the autumn.", "Their website"),
)
# Customer, which competitor, what, at stake, what we do.
_RISKS = (
    (RESCUED, 0, "The director asked them for an offer", 38_000_00, "Show what was mended first"),
    (GROWS, 1, "The second team tries their subscription", 14_000_00, "Half a day on the floor"),
)
_INDUSTRIES = (
    ("Industry", 12, "Suppliers report their hours by order from next year.", "The trade press"),
    ("Insurance", 33, "The supervisor asks for plans of who stands in.", "A letter to the sector"),
    ("Education", 20, "Budgets of the school year are set before Easter.", "A head of planning"),
)


def leave_market(actor: Actor, today: dt.date) -> None:
    """Whom customers consider, by the risks of their plans, and what goes on in industries."""
    last = min(today, today_in(actor.book))
    keys = [keep_competitor(actor, competitor=one) for one in _RIVALS]
    for nth, days, text, source in _HEARD:
        on = last - dt.timedelta(days=days)
        note_market(actor, note=NewMarketNote(text, source, keys[nth], noted_on=on))
    for industry, days, text, source in _INDUSTRIES:
        on = last - dt.timedelta(days=days)
        note_market(actor, note=NewMarketNote(text, source, None, industry, on))
    for code, nth, text, amount_minor, act in _RISKS:
        with reading(actor.book):
            plan = plans_page(actor.book, PlanFilter(code), limit=1)[0]
        risk = NewPoint("risk", text, "both", act, amount_minor, keys[nth])
        add_point(actor, plan_id=plan.plan_id, point=risk)


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
