"""The demo world: a made-up lender, its people, their phones and their carrier."""
