"""The console script `mobile-mifos`."""

import click

from gateway.bench import commands as benches
from gateway.cli import asking, auditing, checking, people, reconciling, serving, statements, story, suspense, tasks


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="mobile-mifos")
def main() -> None:
    """Mobile Mifos: Mifos X within reach of any phone."""


for room in (serving, checking, asking, people, suspense, statements, reconciling, story, auditing, tasks, benches):
    for each in room.COMMANDS:
        main.add_command(each)
