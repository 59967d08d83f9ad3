"""Models of the accounts."""

from rsn_training.accounts.models.invitation import Invitation
from rsn_training.accounts.models.sign_in_link import SignInLink
from rsn_training.accounts.models.user import User

__all__ = ["Invitation", "SignInLink", "User"]
