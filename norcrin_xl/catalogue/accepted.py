"""Findings about findings that somebody has accepted."""

from norcrin_xl.catalogue.kind import Kind, Severity

KINDS = (
    Kind(
        "godtatt-endret",
        Severity.WARNING,
        "Et godtatt funn bygger på tall som er endret",
        "{place}: funnet [{code_of}] i {about} ble godtatt av {role} med begrunnelsen «{reason}», "
        "men innholdet er endret siden.",
        "Begrunnelsen ble gitt til andre tall enn dem som står der nå.",
        "Rett det funnet gjelder, eller godta det på nytt. Tøm så begrunnelsen i denne raden.",
    ),
    Kind(
        "godtatt-uten-funn",
        Severity.NOTE,
        "Et godtatt funn finnes ikke lenger",
        "{place}: funnet [{code_of}] i {about} ble godtatt av {role} med begrunnelsen «{reason}», "
        "men finnes ikke lenger.",
        "Begrunnelsen gjelder ikke for noe i rapporten.",
        "Tøm begrunnelsen og rollen i raden når du ikke trenger dem.",
    ),
    Kind(
        "godtatt-ufullstendig",
        Severity.WARNING,
        "Et funn er ikke helt godtatt",
        "{place}: funnet [{code_of}] i {about} mangler {lacks} og er derfor ikke godtatt.",
        "Det må kunne spores hvem som har godtatt et funn, og hvorfor.",
        "Skriv både begrunnelse og rolle i raden, eller tøm begge.",
    ),
)
