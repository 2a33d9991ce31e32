"""What people do to a report in another editor: edits chosen by a seed, for any editor's hands.

Runs in the Python of each editor. Hands have a method for each kind of edit: those that make or
take paragraphs give the paragraphs that then stand there.
"""

import random
import re

KINDS = ("word", "sentence", "paragraph", "delete", "item", "move", "bold", "italics", "link")
WORDS = (
    "Vi la til 3 nye tilbud i år.",
    "«Sitat» og 40\u00a0% av brukerne, se vedlegg (nettsiden).",
    "Her er 5 * 3 lik 15 – og dette er ikke fet.",
    "1. oktober begynte arbeidet",
    "Æøå; med semikolon.",
)


def letters(text):
    """A text by its words, however an editor shows its spaces."""
    return " ".join(text.split()).casefold()


def work(hands, paragraphs, texts, seed, count):
    """Edit those of `paragraphs` that are among `texts`, `count` times.

    `texts` have what a paragraph says and the text that it is of: no text is left empty, and no
    figure goes, so that every link is to be there afterwards.
    """
    chance = random.Random(int(seed))
    known = {letters(text): owner for text, owner in texts}
    here = [(one, known[said]) for one in paragraphs if (said := letters(hands.said(one))) in known]
    assert len(here) > 0.9 * len(known), "the report's own texts are not found"
    for _ in range(int(count)):
        kind, at = chance.choice(KINDS), chance.randrange(len(here))
        edit, (paragraph, owner) = getattr(hands, kind), here[at]
        alone = at == 0 or here[at - 1][1] != owner
        if kind == "delete" and not alone and not re.search(r"\d", hands.said(paragraph)):
            edit(paragraph)
            del here[at]
        elif kind == "move" and not alone:
            both = edit(paragraph, here[at - 1][0])
            here[at - 1 : at + 1] = [(one, owner) for one in both]
        elif kind in ("sentence", "paragraph", "item"):
            made = edit(paragraph, chance.choice(WORDS))
            here[at : at + 1] = [(one, owner) for one in made]
        elif kind in ("word", "bold", "italics", "link"):
            words = list(re.finditer(r"[^\W\d_]{4,}", hands.said(paragraph)))
            if words:
                edit(paragraph, chance.choice(words))
