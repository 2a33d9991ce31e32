"""Pure computations: the quantities, and the tables and figures that show them."""
