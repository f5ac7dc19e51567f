"""Commands that people paste into a shell: every value in them is quoted."""

from __future__ import annotations

import shlex


def sesv2(operation: str, region: str, **options: str | tuple[str, ...]) -> str:
    """`sesv2("get-account", "eu-west-1")`: a call of the AWS command line."""
    return aws("sesv2", operation, region, **options)


def aws(service: str, operation: str, region: str, **options: str | tuple[str, ...]) -> str:
    """Of any service.  `email_address="x"` becomes `--email-address x`; a tuple becomes several
    words, an empty one a bare flag."""
    words = ["aws", service, operation, "--region", region]
    for name, value in options.items():
        words.append("--" + name.replace("_", "-"))
        words.extend((value,) if isinstance(value, str) else value)
    return shlex.join(words)
