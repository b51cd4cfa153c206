"""Does the due jobs, embedded or under Celery, and adds those that the clock asks for."""
