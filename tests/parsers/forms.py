"""The forms of arguments as the commands declare them."""

FORMS = {
    "balance": ("", "pin", "account pin", "account"),
    "last": ("", "pin", "account pin", "account"),
    "next": ("", "pin", "account pin", "account"),
    "pin": ("old new",),
    "join": ("code pin",),
    "lang": ("language",),
    "wrong number": ("",),
    "help": ("",),
    "more": ("",),
    "stop": ("",),
    "start": ("",),
    "pay": ("amount to? pin?",),
    "paid": ("receipt",),
    "wrong": ("reference", ""),
}
