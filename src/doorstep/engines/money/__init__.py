"""Money at the door, exact to the paisa: a double-entry ledger, receipts in series, change, UPI links, audits."""
