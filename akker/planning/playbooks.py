"""What a plan of a kind begins with: questions to ask, and steps with the days after its start.

In two languages: a plan is written in that of its books.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from akker.planning import rules

Words = Mapping[str, str]  # by language


@dataclass(frozen=True, slots=True)
class Step:
    after_days: int
    text: Words


@dataclass(frozen=True, slots=True)
class Playbook:
    """`days` is how long such a plan takes, `review_days` how often it is looked at."""

    title: Words
    days: int
    review_days: int | None
    questions: tuple[Words, ...] = ()
    steps: tuple[Step, ...] = ()


def _said(en: str, nl: str) -> Words:
    return {"en": en, "nl": nl}


PLAYBOOKS: dict[str, Playbook] = {
    rules.PLAN: Playbook(
        _said("Account plan", "Accountplan"),
        365,
        90,
        (
            _said("What do you want to reach this year?", "Wat wil je dit jaar bereiken?"),
            _said("What stands in the way?", "Wat staat in de weg?"),
            _said("What do we do that helps most?", "Wat doen wij dat het meest helpt?"),
            _said("What would you ask of us next?", "Wat zou je nu van ons vragen?"),
        ),
        (
            Step(
                14, _said("Talk the plan over with the customer", "Bespreek het plan met de klant")
            ),
            Step(
                30, _said("Agree the goals of both sides", "Spreek de doelen van beide kanten af")
            ),
        ),
    ),
    rules.ONBOARDING: Playbook(
        _said("Onboarding", "Inwerken"),
        90,
        30,
        (
            _said("When would you call this a success?", "Wanneer noem je dit geslaagd?"),
            _said("Who will use it, and who decides?", "Wie gaat het gebruiken, en wie beslist?"),
        ),
        (
            Step(1, _said("Welcome call: who does what", "Welkomstgesprek: wie doet wat")),
            Step(7, _said("Write down what they expect", "Leg vast wat ze verwachten")),
            Step(21, _said("Train whoever will use it", "Leid op wie ermee gaat werken")),
            Step(45, _said("Ask how the first weeks went", "Vraag hoe de eerste weken gingen")),
            Step(
                85,
                _said(
                    "Look back together, and agree what follows",
                    "Kijk samen terug en spreek af wat volgt",
                ),
            ),
        ),
    ),
    rules.RESCUE: Playbook(
        _said("Rescue", "Redding"),
        60,
        7,
        (
            _said("What went wrong, in your own words?", "Wat ging er mis, in je eigen woorden?"),
            _said("What must be true for you to stay?", "Wat moet er zijn om te blijven?"),
        ),
        (
            Step(0, _said("Call the decision maker and listen", "Bel wie beslist, en luister")),
            Step(2, _said("Agree inside who mends what", "Spreek intern af wie wat herstelt")),
            Step(
                5,
                _said(
                    "Tell the customer the plan, with dates", "Vertel de klant het plan, met data"
                ),
            ),
            Step(21, _said("Show what was mended", "Laat zien wat hersteld is")),
            Step(45, _said("Ask whether the trust is back", "Vraag of het vertrouwen terug is")),
        ),
    ),
    rules.RENEWAL: Playbook(
        _said("Renewal", "Verlenging"),
        90,
        30,
        (_said("What should be different next year?", "Wat moet volgend jaar anders?"),),
        (
            Step(0, _said("Add up what we brought them", "Tel op wat we ze brachten")),
            Step(14, _said("Talk with whoever decides", "Spreek met wie beslist")),
            Step(30, _said("Send the proposal", "Stuur het voorstel")),
            Step(60, _said("Agree it, or hear why not", "Word het eens, of hoor waarom niet")),
        ),
    ),
    rules.EXPANSION: Playbook(
        _said("Expansion", "Uitbreiding"),
        120,
        30,
        (_said("Where do you still work around it?", "Waar werk je er nog omheen?"),),
        (
            Step(7, _said("Look at what they do not buy yet", "Kijk wat ze nog niet afnemen")),
            Step(
                14, _said("Ask the champion who should join", "Vraag de ambassadeur wie erbij moet")
            ),
            Step(30, _said("Work out the value with them", "Reken de waarde samen uit")),
            Step(60, _said("Propose a first step", "Stel een eerste stap voor")),
        ),
    ),
    rules.REVIEW: Playbook(
        _said("Quarterly review", "Kwartaalgesprek"),
        21,
        None,
        (
            _said("What went well, and what did not?", "Wat ging goed, en wat niet?"),
            _said("What changes at your side?", "Wat verandert er bij jullie?"),
        ),
        (
            Step(0, _said("Gather the figures", "Verzamel de cijfers")),
            Step(7, _said("Hold the talk", "Voer het gesprek")),
            Step(10, _said("Send what was agreed", "Stuur wat is afgesproken")),
        ),
    ),
}


def in_language(words: Words, language: str) -> str:
    return words.get(language[:2], words["en"])
