"""What Forskningsrådet asks for, as data: one TOML file per form year, read into frozen values."""
