"""What the database refuses of what is known, whoever asks."""

from akker.kernel.guards import ALWAYS, Guard, Rule, fits, foreign

ARTICLE, VERSION = "knowledge_article", "knowledge_articleversion"
_STAYS = "an article stays, and so does what it said"

GUARDS: list[Rule] = [
    *fits(
        "article",
        ARTICLE,
        f"NEW.party_id IS NOT NULL AND {foreign('NEW.party_id', 'parties_party')}",
        "an article is about a customer of its books, or about nobody",
    ),
    Guard(
        "article_identity_kept",
        ARTICLE,
        "UPDATE",
        "NEW.id <> OLD.id OR NEW.book_id <> OLD.book_id OR NEW.number < OLD.number",
        _STAYS,
    ),
    Guard("article_kept", ARTICLE, "DELETE", ALWAYS, _STAYS),
    Guard(
        "article_not_replaced",
        ARTICLE,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {ARTICLE} o WHERE o.id = NEW.id)",
        _STAYS,
        engine="sqlite",
    ),
    Guard(
        "articleversion_fits",
        VERSION,
        "INSERT",
        foreign("NEW.article_id", ARTICLE),
        "a version is of an article of its books",
    ),
    Guard("articleversion_unchanged", VERSION, "UPDATE", ALWAYS, _STAYS),
    Guard("articleversion_kept", VERSION, "DELETE", ALWAYS, _STAYS),
    Guard(
        "articleversion_not_replaced",
        VERSION,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {VERSION} o WHERE o.id = NEW.id OR (o.book_id = NEW.book_id"
        " AND o.article_id = NEW.article_id AND o.number = NEW.number))",
        _STAYS,
        engine="sqlite",
    ),
]
