"""`python -m norcrin_xl` is `norcrin-xl`."""

from norcrin_xl.cli import main

main()
