"""What the database refuses of what is known, whoever asks."""

from akker.kernel.guards import ALWAYS, Guard, Rule, fits, foreign

ARTICLE, VERSION = "knowledge_article", "knowledge_articleversion"
_STAYS = "an article stays, and so does what it said"

COMPETITOR, NOTE = "knowledge_competitor", "knowledge_marketnote"
_NOTE_STAYS = "what was noted stays as it was written"
_WRITTEN = ("id", "book_id", "industry", "text", "source", "noted_on", "noted_by")

MARKET_GUARDS: list[Rule] = [
    Guard(
        "competitor_identity_kept",
        COMPETITOR,
        "UPDATE",
        "NEW.id <> OLD.id OR NEW.book_id <> OLD.book_id",
        "a competitor stays, out of use at most",
    ),
    Guard(
        "competitor_kept", COMPETITOR, "DELETE", ALWAYS, "a competitor stays, out of use at most"
    ),
    Guard(
        "competitor_not_replaced",
        COMPETITOR,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {COMPETITOR} o WHERE o.id = NEW.id"
        " OR (o.book_id = NEW.book_id AND o.name_key = NEW.name_key))",
        "a competitor stays, out of use at most",
        engine="sqlite",
    ),
    Guard(
        "marketnote_fits",
        NOTE,
        "INSERT",
        f"NEW.competitor_id IS NOT NULL AND {foreign('NEW.competitor_id', COMPETITOR)}",
        "a note is about a competitor of its books, or about an industry",
    ),
    Guard(
        "marketnote_unchanged",
        NOTE,
        "UPDATE",
        " OR ".join(f'NEW."{one}" <> OLD."{one}"' for one in _WRITTEN)
        + " OR COALESCE(NEW.competitor_id, 0) <> COALESCE(OLD.competitor_id, 0)"
        " OR OLD.ended_on IS NOT NULL",
        _NOTE_STAYS,
    ),
    Guard("marketnote_kept", NOTE, "DELETE", ALWAYS, _NOTE_STAYS),
    Guard(
        "marketnote_not_replaced",
        NOTE,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {NOTE} o WHERE o.id = NEW.id)",
        _NOTE_STAYS,
        engine="sqlite",
    ),
]

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
