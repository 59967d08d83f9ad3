"""Random references, codes and tokens, all from the system's CSPRNG."""

import hashlib
import secrets

#: No vowel (no words) and no look-alike, as figures.md asks for join codes.
ALPHABET = "BCDFGHJKMPQRTVWXY2346789"
JOIN_CODE_LENGTH = 6
RECOVERY_CODE_LENGTH = 10
TOKEN_BYTES = 20
REF_BYTES = 8
#: What people type when they misread a code: look-alikes outside the alphabet have no meaning in it.
_IGNORED = str.maketrans("", "", " \t\r\n\u00a0\u202f-._")


def _from_alphabet(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def new_ref() -> str:
    """Return 16 hexadecimal characters for addresses; they authorise nothing."""
    return secrets.token_hex(REF_BYTES)


def new_join_code() -> str:
    """Return 6 characters of `ALPHABET` (24^6, about 190 million)."""
    return _from_alphabet(JOIN_CODE_LENGTH)


def new_recovery_code() -> str:
    """Return 10 characters of `ALPHABET` (about 46 bits), to be written down by a person."""
    return _from_alphabet(RECOVERY_CODE_LENGTH)


def spaced_recovery_code(code: str) -> str:
    """Return the code in two groups of five, as it is copied."""
    half = RECOVERY_CODE_LENGTH // 2
    return f"{code[:half]} {code[half:]}".strip()


def new_token() -> str:
    """Return 160 random bits as 40 hexadecimal characters."""
    return secrets.token_hex(TOKEN_BYTES)


def normalise(code: str) -> str:
    """Forgive case, spaces and hyphens: "k7p 42q" → "K7P42Q"."""
    return code.translate(_IGNORED).upper()


def digest(secret: str) -> str:
    """Return the SHA-256 of a secret, the only form that is stored."""
    return hashlib.sha256(secret.encode()).hexdigest()
