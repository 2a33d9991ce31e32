"""One page: the whole job in a browser, with nothing installed and nothing sent."""
