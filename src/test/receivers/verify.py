import base64, hashlib, hmac, time

def verify(secret: str, body: bytes, headers: dict[str, str]) -> None:
    """Raises ValueError unless the message comes from the CRM and is less than five minutes old."""
    if abs(time.time() - int(headers["webhook-timestamp"])) > 300:
        raise ValueError("The message is too old, or the clock is wrong.")
    signed = f'{headers["webhook-id"]}.{headers["webhook-timestamp"]}.'.encode() + body
    digest = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), signed, hashlib.sha256).digest()
    expected = b"v1," + base64.b64encode(digest)
    signatures = headers["webhook-signature"].encode().split(b" ")
    if not any(hmac.compare_digest(expected, given) for given in signatures):
        raise ValueError("The signature is wrong.")
