"""The chart on a real Kubernetes: `make test-cluster`."""
