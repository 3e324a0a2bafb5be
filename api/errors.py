"""The error tree of the ways in: what is said to a person, and how HTTP says it.

UserError                 something the person at the keyboard can mend; one line, no traceback
├── SettingsError         an environment variable is wrong or asks for what is not built yet
├── NotBuilt              a command or resource that this version does not have
└── RequestError          an HTTP request that cannot be served; carries its status and code
    ├── InvalidParameter  400, names the field that cannot be served
    │   └── NoSuchModel   404
    ├── Unauthenticated   401, no valid token
    ├── Forbidden         403
    ├── NotFound          404
    ├── TooMany           429, carries the seconds to wait
    └── TooManyTurns      429, until a turn of the person's has ended
"""


class UserError(Exception):
    """Root of what a person can mend. `message` is for that person."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class SettingsError(UserError):
    """A setting cannot be used as it stands."""


class NotBuilt(UserError):
    """Asked for something this version does not have."""


class RequestError(UserError):
    """Base of the HTTP errors."""

    status = 400
    code = "bad_request"


class InvalidParameter(RequestError):
    """A field of the request asks for what is not done here; `param` names it."""

    def __init__(self, message: str, param: str, code: str = "invalid_value") -> None:
        super().__init__(message)
        self.param = param
        self.code = code


class NoSuchModel(InvalidParameter):
    """Another model was asked for than there is."""

    status = 404


class Unauthenticated(RequestError):
    """No token, an expired one, or wrong credentials."""

    status = 401
    code = "unauthenticated"


class Forbidden(RequestError):
    """The request is understood and refused."""

    status = 403
    code = "forbidden"


class NotFound(RequestError):
    """Nothing there, or nothing of the asker's."""

    status = 404
    code = "not_found"


class TooMany(RequestError):
    """Too many failed log-ins; `retry_after` is in seconds."""

    status = 429
    code = "too_many_requests"

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class TooManyTurns(RequestError):
    """The person has as many turns running as one may have."""

    status = 429
    code = "too_many_turns"
