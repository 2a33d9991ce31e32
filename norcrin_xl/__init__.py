"""Annual reports for a research network: partners' figures in Excel, finished report in Word."""

__version__ = "0.1.0"
