"""The thinking: pure values in, pure values out. No Django, no network, no clock."""
