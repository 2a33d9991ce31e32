"""Word's own building blocks: the package, controls, styles, numbering, references."""
