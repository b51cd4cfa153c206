"""What happens, step by step: verbs, one file each."""
