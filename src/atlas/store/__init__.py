"""The only place with tables and SQL: Django models, migrations, queries, row-level security."""
