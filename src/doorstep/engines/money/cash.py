"""Cash: what to give back, and what a count comes to."""

from collections.abc import Mapping

NOTES_PAISE = (50000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50)
"""Notes and coins that are counted, in paise (Reserve Bank of India, in use in 2026), the largest first."""


def counted(*, pieces: Mapping[int, int]) -> int:
    """This function will return what notes and coins come to: how many, by what each is worth in paise.

    Raises ValueError for a piece that is none, and for a negative number of them."""
    for worth, number in pieces.items():
        if worth not in NOTES_PAISE or number < 0:
            raise ValueError(f"{number} pieces of {worth} paise cannot be counted")
    return sum(worth * number for worth, number in pieces.items())


def change(*, due_paise: int, given_paise: int) -> tuple[tuple[int, int], ...]:
    """This function will return what to give back, the largest first: (worth in paise, how many).

    What is below the smallest coin is left out. Raises ValueError when less was given than is due."""
    left = given_paise - due_paise
    if left < 0:
        raise ValueError(f"{-left} paise are missing")
    back: list[tuple[int, int]] = []
    for worth in NOTES_PAISE:
        number, left = divmod(left, worth)
        if number:
            back.append((worth, number))
    return tuple(back)
