# SPDX-License-Identifier: EUPL-1.2
"""Second factor: a time-based code (RFC 6238) or a recovery code, by allauth; its secrets are encrypted at rest."""

import base64
import hashlib
from functools import lru_cache

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings as django_settings
from django.db import transaction

from alerts.errors import AccessError
from alerts.models.account import Account


class SealedSecrets(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps the secrets of second factors encrypted with a key derived from the home's own."""

    def encrypt(self, text: str) -> str:
        """The text, sealed."""
        return seal_box().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """The text; raises AccessError when the home's key is another one."""
        try:
            return seal_box().decrypt(encrypted_text.encode("ascii")).decode()
        except InvalidToken as error:
            raise AccessError(
                "a sealed secret cannot be opened: expected the secret_key it was sealed with; restore it"
            ) from error


def seal_box() -> Fernet:
    """What seals small secrets of this home: second factors, victims' details."""
    return _box(django_settings.SECRET_KEY)


@lru_cache(maxsize=4)
def _box(secret: str) -> Fernet:
    """Made once for each secret: its key is slow to derive on purpose."""
    key = hashlib.scrypt(secret.encode(), salt=b"theriac sealed secrets", n=2**14, r=8, p=1, dklen=32)
    return Fernet(base64.urlsafe_b64encode(key))


def has_second_factor(account: Account) -> bool:
    """Whether a code is asked for at login."""
    return bool(Authenticator.objects.filter(user_id=account.pk, type=Authenticator.Type.TOTP).exists())


def enrol(account: Account) -> tuple[str, tuple[str, ...]]:
    """A new secret as an `otpauth://` address for an app, and recovery codes; an earlier one ends."""
    with transaction.atomic():
        Authenticator.objects.filter(user_id=account.pk).delete()
        secret = generate_totp_secret()
        TOTP.activate(account, secret)
        codes = tuple(RecoveryCodes.activate(account).generate_codes())
    return SealedSecrets().build_totp_url(account, secret), codes


def is_code_right(account: Account, code: str) -> bool:
    """Whether a code is right and was not used before; a recovery code ends with its use."""
    with transaction.atomic():
        factor = (
            Authenticator.objects.select_for_update().filter(user_id=account.pk, type=Authenticator.Type.TOTP).first()
        )
        if factor is None:
            return False
        secret, last_used = decrypt(factor.data["secret"]), int(factor.data.get("last_counter", -1))
        for counter in yield_hotp_counters_from_time():
            right = compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, counter)))
            if right and counter > last_used:
                factor.data["last_counter"] = counter
                factor.record_usage()
                factor.save(update_fields=["data"])
                return True
    recovery = Authenticator.objects.filter(user_id=account.pk, type=Authenticator.Type.RECOVERY_CODES).first()
    return recovery is not None and bool(RecoveryCodes(recovery).validate_code(code))
