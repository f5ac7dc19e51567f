"""What a channel is told of a day or a week: counts, rates, reasons, and what became of alerts."""
