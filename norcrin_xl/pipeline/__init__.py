"""Joins the stages: workbook → report data → quantities → findings, tables, figures → report."""
