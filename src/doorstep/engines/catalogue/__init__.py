"""What can be done at a door: services, documents, questions. Values only; rows live in `doorstep.catalogue`."""
