"""What the TA fidelity card counts: one module per core feature. No Django in here."""
