"""A local AWS on loopback: SES v2, SQS, STS, CloudWatch and S3 over their real protocols."""
