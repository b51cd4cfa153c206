"""Runs revisions on the connection that it is handed, inside that one's transaction."""

from __future__ import annotations

from alembic import context

import gateway.store.audit_tables
import gateway.store.collect_tables
import gateway.store.import_tables
import gateway.store.money_tables
import gateway.store.people_tables
import gateway.store.sheet_tables
import gateway.store.staff_tables  # noqa: F401  (adds its tables)
from gateway.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
