"""What past visits teach: minutes at the door by services, and how much longer roads take at which hour."""
