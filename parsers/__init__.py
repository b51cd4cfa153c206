"""What people type becomes meaning; meaning becomes text in their language, page by page."""
