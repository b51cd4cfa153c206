"""The nouns of microfinance by phone and their rules: money, phones, messages, accounts; the ports; the errors."""
