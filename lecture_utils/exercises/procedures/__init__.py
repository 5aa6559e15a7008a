"""How each operation is done right, in stages; a misconception replaces one of them."""
