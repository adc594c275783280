"""Letters of reminder: what may stand in a template, and the usual ones in two languages.

They are in the language of the customer, not of who reads the screen: so a table, and no
translation. A template has placeholders such as {total}; nothing else in braces is let through.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from akker.kernel.errors import Refused

LANGUAGES = ("en", "nl")
PLACEHOLDERS = ("customer", "company", "items", "total", "pay_by", "iban", "days", "costs")
COSTS = "costs"
MOST_SUBJECT, MOST_LETTER = 150, 6000
_BRACES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Template:
    subject: str
    text: str


def check_template(template: Template, *, knows_costs: bool) -> None:
    """Refused: letter_unfit."""
    for text, most in ((template.subject, MOST_SUBJECT), (template.text, MOST_LETTER)):
        if not text.strip() or len(text) > most:
            raise Refused(
                "letter_unfit",
                "A letter has a subject and a text, of at most {most} characters.",
                remedy="Write both, or shorten them.",
                most=most,
            )
        for name in _BRACES.findall(text):
            if name not in PLACEHOLDERS or (name == COSTS and not knows_costs):
                raise Refused(
                    "letter_unfit",
                    "{text} can be filled in by nothing.",
                    remedy="Use these: {known}.",
                    text="{" + name[:20] + "}",
                    known=", ".join("{" + one + "}" for one in PLACEHOLDERS),
                )
        if re.search(r"[{}]", _BRACES.sub("", text)):
            raise Refused(
                "letter_unfit",
                "There is a brace in this letter without its other half.",
                remedy="Write placeholders such as those in the usual letters.",
            )
    if "{items}" not in template.text or "\n" in template.subject:
        raise Refused(
            "letter_unfit",
            "A letter says which invoices it is about, and its subject is one line.",
            remedy="Put the placeholder for the items in the text.",
        )


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with what stands for each placeholder; what is filled in is not read again."""
    return _BRACES.sub(lambda found: values.get(found[1], found[0]), text)


_FRIENDLY = {
    "en": Template(
        "Reminder of {company}",
        """Dear {customer},

These invoices were due, and we have not seen your payment yet:

{items}

In all {total} is open. Would you pay it before {pay_by}, to {iban}? If you paid meanwhile, thank you: then you need do nothing.

Is something wrong with an invoice? Tell us, and we will look at it together.

Kind regards,
{company}""",
    ),
    "nl": Template(
        "Herinnering van {company}",
        """Beste {customer},

Deze facturen zijn vervallen, en wij zagen je betaling nog niet:

{items}

In totaal staat er {total} open. Wil je dat betalen vóór {pay_by}, op {iban}? Heb je intussen betaald, dan bedanken we je en hoef je niets te doen.

Klopt er iets niet aan een factuur? Laat het ons weten, dan kijken we er samen naar.

Met vriendelijke groet,
{company}""",
    ),
}
_FIRM = {
    "en": Template(
        "Second reminder of {company}",
        """Dear {customer},

We reminded you before of these invoices, which are still open:

{items}

Please pay {total} before {pay_by}, to {iban}. If you cannot, call us before that day: an agreement is better than silence.

Kind regards,
{company}""",
    ),
    "nl": Template(
        "Tweede herinnering van {company}",
        """Beste {customer},

Wij herinnerden je eerder aan deze facturen, die nog openstaan:

{items}

Wil je {total} betalen vóór {pay_by}, op {iban}? Lukt dat niet, bel ons dan vóór die dag: een afspraak is beter dan stilte.

Met vriendelijke groet,
{company}""",
    ),
}
_LAST = {
    "en": Template(
        "Last reminder of {company}",
        """Dear {customer},

In spite of our reminders these invoices are open:

{items}

This is our last reminder. If {total} is not with us before {pay_by}, on {iban}, we hand the claim over to be collected. The costs of that, and interest, are then for you.

{company}""",
    ),
    "nl": Template(
        "Laatste aanmaning van {company}",
        """Beste {customer},

Ondanks onze herinneringen staan deze facturen nog open:

{items}

Dit is onze laatste aanmaning. Is {total} niet vóór {pay_by} bij ons, op {iban}, dan geven wij de vordering uit handen. De kosten daarvan, en rente, komen dan voor jouw rekening.

{company}""",
    ),
}
_FOURTEEN_DAYS = {
    "en": Template(
        "Reminder of {company}: {days} days without costs",
        """Dear {customer},

These invoices are past their due day and have not been paid:

{items}

You can still pay {total} without any costs, to {iban}, within {days} days. These begin on the day after you received this letter.

If you have not paid by then, you owe us the costs of collecting besides: {costs}, as the law sets them. Over these we charge no VAT.

Do you not agree, or can you not pay? Call us within these {days} days.

Kind regards,
{company}""",
    ),
    "nl": Template(
        "Aanmaning van {company}: {days} dagen zonder kosten",
        """Beste {customer},

Van deze facturen is de betaaltermijn voorbij, en zij zijn niet betaald:

{items}

Je kunt {total} nog zonder kosten betalen, op {iban}, binnen {days} dagen. Die beginnen op de dag nadat je deze brief ontvangen hebt.

Heb je dan niet betaald, dan ben je ons ook incassokosten verschuldigd: {costs}, zoals de wet die bepaalt. Daarover rekenen wij geen btw.

Ben je het er niet mee eens, of kun je niet betalen? Bel ons binnen deze {days} dagen.

Met vriendelijke groet,
{company}""",
    ),
}
_AFTER_FOURTEEN_DAYS = {
    "en": Template(
        "Last reminder of {company}",
        """Dear {customer},

The {days} days in which you could pay without costs are over, and these invoices are open:

{items}

To this come {costs} for collecting, as the law sets them. Pay before {pay_by}, to {iban}; after that we hand the claim over.

{company}""",
    ),
    "nl": Template(
        "Laatste aanmaning van {company}",
        """Beste {customer},

De {days} dagen waarin je zonder kosten kon betalen zijn voorbij, en deze facturen staan nog open:

{items}

Daar komt {costs} aan incassokosten bij, zoals de wet die bepaalt. Betaal vóór {pay_by}, op {iban}; daarna geven wij de vordering uit handen.

{company}""",
    ),
}


@dataclass(frozen=True, slots=True)
class PlanStep:
    """A step that is due so many days after the due day of an item, and its letters."""

    step_no: int
    days_after: int
    tone: str
    letters: Mapping[str, Template]

    @property
    def names_costs(self) -> bool:
        return any("{costs}" in letter.text for letter in self.letters.values())


BUSINESS, CONSUMER = CLASSES = ("business", "consumer")
_BUSINESS = (
    PlanStep(1, 7, "friendly", _FRIENDLY),
    PlanStep(2, 21, "firm", _FIRM),
    PlanStep(3, 35, "last", _LAST),
)
# Who is a consumer owes no costs without a letter that gave so many days; the last step leaves
# time for it to arrive and for those days.
_CONSUMER = (
    PlanStep(1, 7, "friendly", _FRIENDLY),
    PlanStep(2, 18, "without costs", _FOURTEEN_DAYS),
    PlanStep(3, 38, "last", _AFTER_FOURTEEN_DAYS),
)


def usual_plan(customer_class: str, *, knows_costs: bool) -> tuple[PlanStep, ...]:
    """The steps of books that changed nothing. Where no law says the costs, none are named."""
    return _CONSUMER if customer_class == CONSUMER and knows_costs else _BUSINESS
