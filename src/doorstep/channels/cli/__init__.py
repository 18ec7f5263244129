"""The console command `doorstep`."""
