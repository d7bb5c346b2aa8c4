"""How the product says things: days, amounts, terms. Each notation stands once, here."""
