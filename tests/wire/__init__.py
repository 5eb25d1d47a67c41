"""What has been said on the wire stays readable."""
