"""How the product stays up when a row, a lock or a server fails; knows no noun."""
