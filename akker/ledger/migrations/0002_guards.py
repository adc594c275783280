"""The database's own rules and row security."""

from django.db import migrations

from akker.ledger.guards import GUARDS
from akker.kernel.guards import install, remove
from akker.kernel.row_security import secure, unsecure

SECURED = [
    "ledger_ledgeraccount",
    "ledger_journal",
    "ledger_journalentry",
    "ledger_journalline",
    "ledger_linedimension",
    "ledger_counter",
    "ledger_monthtotal",
    "ledger_draftentry",
    "ledger_entrytemplate",
    "ledger_recurringentry",
    "ledger_recurringrun",
    "ledger_entryattachment",
    "ledger_exchangerate",
]


# A foreign key sees past row security. With the book in it, a line cannot join an entry of
# books out of sight, where no guard could look; it takes the place of the one without.
TIE_LINES = """
ALTER TABLE ledger_journalentry ADD CONSTRAINT entry_of_book UNIQUE (id, book_id);
DO $do$ DECLARE plain name; BEGIN
    SELECT conname INTO STRICT plain FROM pg_constraint
    WHERE contype = 'f' AND conrelid = 'ledger_journalline'::regclass
    AND confrelid = 'ledger_journalentry'::regclass;
    EXECUTE format('ALTER TABLE ledger_journalline DROP CONSTRAINT %I', plain);
END $do$;
ALTER TABLE ledger_journalline ADD CONSTRAINT line_in_own_book FOREIGN KEY (entry_id, book_id)
    REFERENCES ledger_journalentry (id, book_id) DEFERRABLE INITIALLY DEFERRED;
"""
UNTIE_LINES = """
ALTER TABLE ledger_journalline DROP CONSTRAINT line_in_own_book;
ALTER TABLE ledger_journalentry DROP CONSTRAINT entry_of_book;
ALTER TABLE ledger_journalline ADD CONSTRAINT line_of_entry_fk FOREIGN KEY (entry_id)
    REFERENCES ledger_journalentry (id) DEFERRABLE INITIALLY DEFERRED;
"""


def on_postgresql(sql):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql, params=None)

    return run


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial"), ("books", "0002_guards"), ("parties", "0002_guards"), ("files", "0002_guards"), ("backup", "0001_initial")]
    operations = [
        migrations.RunPython(on_postgresql(TIE_LINES), on_postgresql(UNTIE_LINES)),
        migrations.RunPython(install(GUARDS), remove(GUARDS)),
        migrations.RunPython(secure(SECURED), unsecure(SECURED)),
    ]
