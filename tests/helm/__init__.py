"""The chart, rendered and judged without a cluster."""
