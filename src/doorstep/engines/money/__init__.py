"""Money at the door, exact to the paisa: a double-entry ledger, receipts in series, cash with change, UPI links, audits."""
