"""What a browser may load from a page, and what a password must be."""

from csp.constants import NONE, SELF

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [SELF],
        "form-action": [SELF],
    }
}

AUTH_PASSWORD_VALIDATORS = [  # at least 8 characters, not common, not only digits
    {"NAME": f"django.contrib.auth.password_validation.{rule}Validator"}
    for rule in ("MinimumLength", "CommonPassword", "NumericPassword")
]
