"""The two databases that Fineract runs on, and how each of them compares texts.

Source: Apache Fineract 1.10.1 on MariaDB 10.11 and on PostgreSQL 15, as recorded in November 2026.
"""

from enum import StrEnum


class Manners(StrEnum):
    """Whose manners the core has."""

    MARIADB = "mariadb"
    POSTGRESQL = "postgresql"

    def fold(self, text: str) -> str:
        """Give the form in which a unique index compares *text*: MariaDB's looks at neither case nor blanks at the end."""
        return text.lower().rstrip(" ") if self is Manners.MARIADB else text
