"""The settings that a conversation may say before all else."""

SETTINGS = {
    "(setting: a PIN is never asked for)": {"MOBILE_MIFOS_CLIENTS__PIN": "never"},
    "(setting: a PIN is always asked for)": {"MOBILE_MIFOS_CLIENTS__PIN": "always"},
    "(setting: other phones are answered)": {"MOBILE_MIFOS_CLIENTS__OTHER_PHONE": "true"},
    "(setting: sheets are made)": {"MOBILE_MIFOS_COLLECTIONS__SHEETS": "true"},
    "(setting: nothing is held)": {"MOBILE_MIFOS_COLLECTIONS__HOLD": "false"},
}
DEFAULTS = {"MOBILE_MIFOS_COLLECTIONS__SHEETS": "false"}
"""Most conversations are of clients: no officer has texts then that nobody reads."""
