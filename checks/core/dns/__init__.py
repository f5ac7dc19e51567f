"""What a domain's DNS records say about its mail: parsers and evaluators over the Dns protocol."""
