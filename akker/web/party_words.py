"""What the parts of a party's card are called on screen."""

from django.utils.translation import gettext_lazy as _

from akker.parties.queries import RETIRED

ROLES = {
    "customer": _("Customer"),
    "supplier": _("Supplier"),
    "partner": _("Partner"),
    "bank": _("Bank"),
    "authority": _("Authority"),
}
LISTED = {
    "customer": _("customers"),
    "supplier": _("suppliers"),
    "partner": _("partners"),
    "bank": _("banks"),
    "authority": _("authorities"),
    RETIRED: _("who is out of use"),
}
KINDS = {"organisation": _("Organisation"), "person": _("Person")}
DELIVERIES = {
    "": _("By e-mail: PDF, and e-invoice where there can be one"),
    "email": _("By e-mail: PDF and e-invoice"),
    "email-pdf": _("By e-mail: PDF alone"),
    "einvoice": _("As an e-invoice, through Peppol"),
    "nlcius": _("As an e-invoice by the Dutch rules (NLCIUS)"),
    "print": _("On paper"),
}
PLACES = {
    "post": _("Postal address"),
    "visit": _("Visiting address"),
    "delivery": _("Delivery address"),
}
SCHEMES = {
    "vat": _("VAT number"),
    "kvk": _("KvK number"),
    "rsin": _("RSIN"),
    "oin": _("OIN"),
    "kbo": _("Belgian enterprise number"),
    "siren": _("SIREN number"),
    "gln": _("GLN"),
    "lei": _("LEI"),
    "duns": _("D-U-N-S number"),
    "register": _("Number in a trade register"),
}
WHY_ALIKE = {
    "number": _("the same number from a register"),
    "bank account": _("the same bank account"),
    "domain": _("an e-mail address at the same domain"),
    "name": _("the same name"),
}
EVENTS = {
    "PartyRegistered": ("contact", _("Registered")),
    "PartyChanged": ("pencil", _("Card changed")),
    "PartyManagerChanged": ("user-round", _("Another account manager")),
    "PartyRetired": ("archive", _("Retired")),
    "PartyRestored": ("archive-restore", _("In use again")),
    "PartyMerged": ("merge", _("Merged into another")),
    "PartyMergerUndone": ("split", _("Taken apart again")),
    "TeamMemberAdded": ("user-round", _("Somebody in the team")),
    "TeamMemberEnded": ("user-round", _("Somebody in the team no longer")),
    "CustomerHandedOver": ("arrow-right-left", _("Handed over")),
    "PersonDescribed": ("user-round", _("Part of a person changed")),
    "PersonLeft": ("user-round", _("Somebody left")),
    "PersonErased": ("eraser", _("Somebody erased")),
    "ProfileFactNoted": ("pencil", _("Business written down")),
    "ProfileFactEnded": ("pencil", _("Business no longer so")),
    "CustomerChanged": ("contact-round", _("Looked after another way")),
    "PartyBankAccountAdded": ("landmark", _("Bank account added")),
    "PartyBankAccountEnded": ("landmark", _("Bank account ended")),
    "PartyBankAccountConfirmed": ("shield-check", _("Bank account confirmed")),
}
