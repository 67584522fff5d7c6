# auth: what is said to its codes. A code has a status: that of the reply, or `field` for one of the faults in `errors`.

keys_unavailable = Tokens cannot be checked now. Try again shortly.
    .status = 503
rights_unavailable = Your rights cannot be looked up now. Try again shortly.
    .status = 503
token_expired = The access token has expired.
    .status = 401
token_invalid = The access token is not valid.
    .status = 401
token_not_yet_valid = The access token is not valid yet.
    .status = 401
token_revoked = The access token was revoked. Sign in again.
    .status = 401
unauthenticated = Send `Authorization: Bearer` with an access token.
    .status = 401
