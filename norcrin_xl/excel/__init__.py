"""The live Excel edge: what a button does in the workbook that is open.

The workbook is read through a saved copy, so that a button and the command line go the same way.
"""
