"""A local AWS on loopback: SES v2, SQS, STS and CloudWatch over their real protocols."""
