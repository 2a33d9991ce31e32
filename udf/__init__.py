"""The worksheet functions of NorCRIN_Rapport.xlsm: what xlwings' UDF server loads.

Translations only: each function passes its cells on to one pure function of `norcrin_xl`.
"""

from udf.functions import (
    NC_ANDEL,
    NC_AVVIK,
    NC_AVVIK_PROSENT,
    NC_AVVIKSTABELL,
    NC_BRUKERBETALING,
    NC_BRUKERBETALINGSTABELL,
    NC_ENDRING,
    NC_ENDRING_PROSENT,
    NC_KPITABELL,
    NC_SUM_PARTNERE,
    NC_TALL,
    NC_TEKST_TALL,
)

__all__ = [
    "NC_ANDEL",
    "NC_AVVIK",
    "NC_AVVIKSTABELL",
    "NC_AVVIK_PROSENT",
    "NC_BRUKERBETALING",
    "NC_BRUKERBETALINGSTABELL",
    "NC_ENDRING",
    "NC_ENDRING_PROSENT",
    "NC_KPITABELL",
    "NC_SUM_PARTNERE",
    "NC_TALL",
    "NC_TEKST_TALL",
]
