"""Bringing in what the bank says, and matching it to what was handed over and paid by UPI."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from doorstep.engines.money.ledger import BANK, moved
from doorstep.engines.money.statement import Match, NoStatement, Statement, match, read_statement
from doorstep.journal.actions import Actor, append
from doorstep.payments.actions_collect import enter
from doorstep.payments.models import BankRow, BankStatement
from doorstep.payments.queries import waiting_for_the_bank
from doorstep.payments.refusals import MoneyRefused

_SAME = _("This file, or what it confirms, was brought in before.")


@dataclass(frozen=True, slots=True)
class Preview:
    """What bringing a file in would do: what each credit confirms, what is short, what nobody knows of."""

    statement: Statement
    matches: tuple[Match, ...]

    @property
    def sound(self) -> tuple[Match, ...]:
        """Credits that confirm an account to the paisa: these alone are booked."""
        return tuple(one for one in self.matches if one.account and not one.off_paise)

    @property
    def differing(self) -> tuple[Match, ...]:
        """Credits for something that we know, of another amount."""
        return tuple(one for one in self.matches if one.off_paise)

    @property
    def unknown(self) -> tuple[Match, ...]:
        """Credits that none of our slips and references is in."""
        return tuple(one for one in self.matches if not one.account)


def preview(*, text: str) -> Preview:
    """This function will return what bringing a bank's file in would do, and keep nothing. Raises MoneyRefused for a
    file that is none, and for one that was brought in before."""
    if BankStatement.objects.filter(digest=_digest(text)).exists():
        raise MoneyRefused("same-file", _SAME, field="file")
    try:
        statement = read_statement(text=text)
    except NoStatement as error:
        message = _("No line of this file names a date, a description and a credit. Choose the bank's CSV file.")
        raise MoneyRefused("no-statement", message, field="file") from error
    return Preview(
        statement,
        match(credits=statement.credits, waiting={one.account: one.held_paise for one in waiting_for_the_bank()}),
    )


def bring_in(*, text: str, name: str, actor: Actor, now: datetime) -> Preview:
    """This function will keep the credits of a bank's file, and book those that confirm something to the paisa. Raises
    MoneyRefused as `preview` does."""
    try:
        with transaction.atomic():
            found = preview(text=text)
            made = BankStatement.objects.create(
                digest=_digest(text), name=name[:120], brought_at=now, brought_by=actor.name
            )
            sound = set(found.sound)
            for one in found.matches:
                _keep(made, one, one in sound, actor, now)
            details = {"credits": len(found.matches), "booked": len(sound)}
            append(actor=actor, action="bank.brought-in", subject=f"statement:{made.pk}", details=details, now=now)
    except IntegrityError as error:
        raise MoneyRefused("same-file", _SAME, field="file") from error
    return found


def _keep(statement: BankStatement, found: Match, sound: bool, actor: Actor, now: datetime) -> None:
    credit, entry = found.credit, None
    if sound:
        # The key is the account: what the bank confirmed once is not confirmed by another file.
        entry = enter(
            key=f"banked:{found.account}"[:80],
            kind="banked",
            postings=moved(out_of=found.account, into=BANK, amount_paise=credit.amount_paise),
            at=now,
            actor=actor,
            now=now,
        )
    BankRow.objects.create(
        statement=statement,
        line=credit.line,
        on=credit.on,
        words=credit.words,
        amount_paise=credit.amount_paise,
        account=found.account if sound else "",
        entry=entry,
    )


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
