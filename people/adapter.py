"""How sign-in behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils import timezone

from people import session_clock


class InvitationOnlyAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """People come by invitation; nobody signs themselves up."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "This account is closed. Ask a TA lead of your engagement about it.",
        "email_password_mismatch": "This e-mail address and this password do not belong together.",
        "too_many_login_attempts": "Too many tries with a wrong password. Wait a few minutes.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: object) -> None:
        super().login(request, user)
        session_clock.start(request, timezone.now())

    def clean_email(self, email: str) -> object:
        return super().clean_email(email.lower())
