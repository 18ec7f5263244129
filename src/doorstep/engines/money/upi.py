"""UPI links: what a payer's app is told. The amount is fixed, and the payee is one of the city's own."""

import re
from urllib.parse import quote, urlencode

_PAYEE = re.compile(r"[A-Za-z0-9.\-_]{2,256}@[A-Za-z][A-Za-z0-9]{1,63}")
_REFERENCE = re.compile(r"[A-Za-z0-9]{1,35}")


def is_payee(*, address: str) -> bool:
    """This function will tell whether this can be a UPI address, "name@bank" (NPCI, UPI linking specification)."""
    return _PAYEE.fullmatch(address) is not None


def upi_link(*, payee: str, name: str, amount_paise: int, reference: str, note: str) -> str:
    """This function will return the link that an app pays by: to whom, the amount in rupees, and our reference `tr`,
    by which the bank's statement is matched (NPCI, UPI linking specification).

    Raises ValueError for a payee, an amount or a reference that cannot be."""
    if not is_payee(address=payee):
        raise ValueError(f"{payee} is no UPI address")
    if amount_paise <= 0:
        raise ValueError(f"{amount_paise} paise cannot be paid")
    if _REFERENCE.fullmatch(reference) is None:
        raise ValueError("a reference is 1 to 35 letters and digits")
    amount = f"{amount_paise // 100}.{amount_paise % 100:02d}"
    fields = {"pa": payee, "pn": name, "tr": reference, "am": amount, "cu": "INR", "tn": note}
    return f"upi://pay?{urlencode(fields, quote_via=quote, safe='@')}"
