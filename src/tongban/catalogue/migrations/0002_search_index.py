"""The full-text index of items, in the way of each database (catalogue/index.py reads and writes it)."""

from django.db import migrations

CREATE = {
    "sqlite": [
        "CREATE VIRTUAL TABLE catalogue_terms USING fts5"
        "(name, keywords, questions, rest, tokenize = 'unicode61')",
    ],
    "postgresql": [
        # Apart, so that the column that is ranked stays small enough to lie in its row.
        "ALTER TABLE catalogue_searchentry ADD COLUMN terms tsvector, ADD COLUMN rest tsvector",
        "CREATE INDEX catalogue_terms ON catalogue_searchentry USING gin (terms)"
        " WITH (fastupdate = off)",
        "CREATE INDEX catalogue_rest ON catalogue_searchentry USING gin (rest)"
        " WITH (fastupdate = off)",
    ],
}
DROP = {
    "sqlite": ["DROP TABLE catalogue_terms"],
    "postgresql": ["ALTER TABLE catalogue_searchentry DROP COLUMN terms, DROP COLUMN rest"],
}


def create(apps, schema_editor):
    for statement in CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    for statement in DROP[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
