"""The village's page: its template, style sheet and script."""
