"""What asks for attention, in words, with the one button that sees to it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from akker.books.actor import Actor, Permission
from akker.reports.display import shown_money
from akker.reports.needs import NEVER, Attention, Need
from akker.web.asked import with_query
from akker.web.templatetags.akker import reader

MOST, MOST_OF_ONE = 9, 3  # shown at once: of all needs, and of one


@dataclass(frozen=True, slots=True)
class Told:
    """One row of a list. `tone` is a colour of a dot; without `url` nothing can be done here.

    `about_url` shows what it is about, for a button that does it at once (`is_done_here`).
    """

    attention: Attention
    icon: str
    tone: str
    title: str
    text: str
    url: str
    act: str
    about_url: str = ""

    @property
    def is_done_here(self) -> bool:
        return bool(self.about_url)


def told_of(actor: Actor, found: Iterable[Attention]) -> list[Told]:
    """In the language of the reader, with buttons for what this actor may do."""
    words = {
        Need.OUR_PROMISE: _our_promise,
        Need.CASE: _case,
        Need.COMPLAINT: _case,
        Need.ANSWER: _answer,
        Need.TASK: _task,
        Need.REVIEW: _review,
        Need.LESSON: _lesson,
        Need.USE: _use,
        Need.SILENT: _silent,
        Need.LOW_SCORE: _low_score,
        Need.DISPUTE: _dispute,
        Need.PAYMENT_PROMISE: _payment_promise,
        Need.CREDIT: _credit,
        Need.OVERDUE: _overdue,
        Need.THANKS: _thanks,
        Need.ARTICLE: _article,
    }
    return [words[one.need](actor, one) for one in found]


def _amount(one: Attention) -> str:
    return shown_money(one.at_stake_minor, one.currency, reader())


def first_of(found: list[Told]) -> tuple[list[Told], list[Told]]:
    """What is shown at once, so that no need hides the others, and what unfolds."""
    shown: list[Told] = []
    later: list[Told] = []
    counts = Counter[Need]()
    for one in found:
        counts[one.attention.need] += 1
        place = shown if counts[one.attention.need] <= MOST_OF_ONE and len(shown) < MOST else later
        place.append(one)
    return shown, later


def _our_promise(actor: Actor, one: Attention) -> Told:
    title = _("We promised: %(what)s") % {"what": one.subject}
    url = with_query(reverse("given-promises", args=[actor.book.slug]), {"party": one.party_code})
    return Told(one, "hand-heart", "bad", title, _late(one), url, _("Keep the promise"))


def _case(actor: Actor, one: Attention) -> Told:
    if one.need is Need.CASE:
        text = (
            ngettext(
                "An answer was due %(days)s day ago.",
                "An answer was due %(days)s days ago.",
                one.days,
            )
            % {"days": one.days}
            if one.days
            else _("An answer was due earlier today.")
        )
    else:
        text = ngettext(
            "A complaint that is open for %(days)s day.",
            "A complaint that is open for %(days)s days.",
            one.days,
        ) % {"days": one.days}
    url = reverse("case", args=[actor.book.slug, int(one.address)])
    tone = "bad" if one.need is Need.CASE else "warn"
    return Told(one, "megaphone", tone, one.subject, text, url, _("Answer"))


def _answer(actor: Actor, one: Attention) -> Told:
    title = _("Tell them what was decided: %(what)s") % {"what": one.subject}
    text = (
        ngettext("It was decided %(days)s day ago.", "It was decided %(days)s days ago.", one.days)
        % {"days": one.days}
        if one.days
        else _("It was decided today.")
    )
    if one.at_stake_minor:
        text += " " + _("At stake: %(amount)s.") % {"amount": _amount(one)}
    url = reverse("requirement", args=[actor.book.slug, int(one.address)])
    return Told(one, "lightbulb", "warn", title, text, url, _("Tell them"))


def _task(actor: Actor, one: Attention) -> Told:
    url = with_query(reverse("tasks", args=[actor.book.slug]), {"party": one.party_code})
    return Told(one, "list-todo", "warn", one.subject, _late(one), url, _("Do it"))


def _review(actor: Actor, one: Attention) -> Told:
    title = _("%(plan)s waits for a review") % {"plan": one.subject}
    url = reverse("plan", args=[actor.book.slug, int(one.address)])
    return Told(one, "map", "info", title, _late(one), url, _("Open the plan"))


def _lesson(actor: Actor, one: Attention) -> Told:
    title = _("Not gone through yet: %(step)s") % {"step": one.subject}
    text = f"{one.address} · {_late(one)}" if one.address else _late(one)
    url = reverse("customer-training", args=[actor.book.slug, one.party_code])
    return Told(one, "graduation-cap", "warn", title, text, url, _("See how far"))


def _article(actor: Actor, one: Attention) -> Told:
    title = _("Is this still right? %(title)s") % {"title": one.subject}
    text = (
        ngettext(
            "You were to look at it again %(days)s day ago.",
            "You were to look at it again %(days)s days ago.",
            one.days,
        )
        % {"days": one.days}
        if one.days
        else _("You were to look at it again today.")
    )
    where = [actor.book.slug, int(one.address)]
    about = reverse("article", args=where)
    if Permission.LOOK_AFTER_CUSTOMERS not in actor.permissions:
        return Told(one, "book-marked", "info", title, text, about, _("Read it"))
    url = reverse("article-right", args=where)
    return Told(one, "book-marked", "info", title, text, url, _("Still right"), about)


def _use(actor: Actor, one: Attention) -> Told:
    title = _("%(measure)s fell by %(percent)s%% against their habit") % {
        "measure": one.subject,
        "percent": one.address,
    }
    text = _("Who stops using it stops paying for it.")
    url = reverse("customer-usage", args=[actor.book.slug, one.party_code])
    return Told(one, "gauge", "warn", title, text, url, _("Look"))


def _thanks(actor: Actor, one: Attention) -> Told:
    title = _("Thank them: they recommended us to %(name)s") % {"name": one.subject}
    text = ngettext(
        "The first invoice since was %(days)s day ago.",
        "The first invoice since was %(days)s days ago.",
        one.days,
    ) % {"days": one.days}
    url = reverse("referrals", args=[actor.book.slug])
    return Told(one, "hand-heart", "info", title, text, url, _("Thank them"))


def _silent(actor: Actor, one: Attention) -> Told:
    title = (
        _("No contact is known")
        if one.days == NEVER
        else ngettext("No contact for %(days)s day", "No contact for %(days)s days", one.days)
        % {"days": one.days}
    )
    text = _("That is longer than their tier wants.")
    url = reverse("customer-log", args=[actor.book.slug, one.party_code])
    if Permission.LOOK_AFTER_CUSTOMERS not in actor.permissions:
        url = reverse("customer", args=[actor.book.slug, one.party_code])
    return Told(one, "clock", "warn", title, text, url, _("Log a talk"))


def _low_score(actor: Actor, one: Attention) -> Told:
    title = _("Low score of %(who)s") % {"who": one.subject}
    text = (
        ngettext(
            "Given %(days)s day ago; they did not hear what is done.",
            "Given %(days)s days ago; they did not hear what is done.",
            one.days,
        )
        % {"days": one.days}
        if one.days
        else _("Given today; they did not hear what is done.")
    )
    url = reverse("answer", args=[actor.book.slug, int(one.address)])
    return Told(one, "frown", "bad", title, text, url, _("Answer them"))


def _late(one: Attention) -> str:
    if not one.days:
        return _("It is to be done today.")
    return ngettext(
        "It was to be done %(days)s day ago.", "It was to be done %(days)s days ago.", one.days
    ) % {"days": one.days}


def _dispute(actor: Actor, one: Attention) -> Told:
    title = _("%(number)s is contested") % {"number": one.subject}
    text = (
        ngettext(
            "Open for %(days)s day; reminders wait for it.",
            "Open for %(days)s days; reminders wait for it.",
            one.days,
        )
        % {"days": one.days}
        if one.days
        else _("Opened today; reminders wait for it.")
    )
    url = reverse("dispute", args=[actor.book.slug, int(one.address)])
    return Told(one, "message-circle-warning", "warn", title, text, url, _("Answer"))


def _payment_promise(actor: Actor, one: Attention) -> Told:
    title = _("The promise to pay %(amount)s was not kept") % {"amount": _amount(one)}
    text = ngettext("It was for %(days)s day ago.", "It was for %(days)s days ago.", one.days) % {
        "days": one.days
    }
    if one.subject:
        text = _("%(who)s said so.") % {"who": one.subject} + " " + text
    url = reverse("party", args=[actor.book.slug, one.party_code])
    return Told(one, "handshake", "bad", title, text, url, _("Call them"))


def _credit(actor: Actor, one: Attention) -> Told:
    title = _("%(amount)s above the credit limit") % {"amount": _amount(one)}
    text = _("Nothing more is invoiced until they pay, or until somebody lifts it.")
    may_lift = Permission.LIFT_CREDIT_HOLDS in actor.permissions
    name = "credit-lift" if may_lift else "party"
    url = reverse(name, args=[actor.book.slug, one.party_code])
    return Told(one, "lock", "bad", title, text, url, _("Lift it") if may_lift else _("Look"))


def _overdue(actor: Actor, one: Attention) -> Told:
    values = {"number": one.subject, "amount": _amount(one), "days": one.days}
    if one.subject:
        title = (
            ngettext(
                "%(number)s of %(amount)s is %(days)s day late",
                "%(number)s of %(amount)s is %(days)s days late",
                one.days,
            )
            % values
        )
        text = ""
    else:
        title = _("%(amount)s is past its due day") % values
        text = _("The oldest of it for more than %(days)s days.") % values if one.days else ""
    book, party = actor.book.slug, one.party_code
    if Permission.RECEIVE_PAYMENTS in actor.permissions:
        act, url = _("Record a payment"), reverse("payment-new", args=[book, party])
    elif Permission.HANDLE_DISPUTES in actor.permissions:
        act, url = _("Record a promise"), reverse("promise-new", args=[book, party])
    else:
        act, url = (
            _("Look"),
            with_query(reverse("report", args=[book, "open-items"]), {"party": party}),
        )
    tone = "bad" if one.days > 30 else "warn"
    return Told(one, "triangle-alert", tone, title, text, url, act)
