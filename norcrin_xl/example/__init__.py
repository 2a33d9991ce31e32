"""The shipped example: NorCRIN's set-up and its published figures for 2021."""
