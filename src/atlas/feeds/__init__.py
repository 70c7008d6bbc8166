"""Outbound calls: whom the operator named, over TLS, bytes in and nothing interpreted.

`oidc.py` asks the providers of OpenID Connect that stand in the operator's own file. Addresses that members
contributed are never asked. It redirects nowhere, waits 10 seconds and takes 1 MiB at most.
"""
