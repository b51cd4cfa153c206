"""The console script `mobile-mifos`."""

import click

from gateway.bench import commands as benches
from gateway.cli import (
    asking,
    auditing,
    checking,
    people,
    receiving,
    reconciling,
    releasing,
    serving,
    statements,
    suspense,
    tasks,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="mobile-mifos")
def main() -> None:
    """Mobile Mifos: Mifos X within reach of any phone."""


for room in (
    serving,
    checking,
    asking,
    people,
    releasing,
    suspense,
    statements,
    reconciling,
    receiving,
    auditing,
    tasks,
    benches,
):
    for each in room.COMMANDS:
        main.add_command(each)
