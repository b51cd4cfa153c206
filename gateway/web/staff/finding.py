"""How a page is found: by the constant its module ends in, in the room of pages."""

import importlib
import pkgutil
from collections.abc import Sequence

from gateway.web.staff import pages
from gateway.web.staff.declaring import Page


def find_pages() -> Sequence[Page]:
    """Find the pages, by their names."""
    modules = (
        importlib.import_module(f"{pages.__name__}.{each.name}") for each in pkgutil.iter_modules(pages.__path__)
    )
    found = [page for module in modules if isinstance(page := getattr(module, "PAGE", None), Page)]
    return sorted(found, key=lambda page: page.name)
