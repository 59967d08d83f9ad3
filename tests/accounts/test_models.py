"""What the database refuses, and what a role gives."""

import pytest
from django.db import IntegrityError

from rsn_training.accounts.enums import Role
from rsn_training.accounts.models import User
from tests.accounts.people import PASSWORD, person

pytestmark = pytest.mark.django_db


def test_two_accounts_cannot_have_one_address_whatever_its_case() -> None:
    person("Lea@Lycee.fr")
    with pytest.raises(IntegrityError):
        User.objects.create_user("lea@LYCEE.fr")


def test_an_address_with_capitals_is_stored_in_lower_case() -> None:
    assert person(" Lea@Lycee.fr ").email == "lea@lycee.fr"


@pytest.mark.parametrize(
    "wrong", [{"email": "Lea@lycee.fr"}, {"email": ""}, {"role": "boss"}, {"language": "xx"}]
)
def test_the_database_refuses_what_save_would_have_put_right(wrong: dict[str, str]) -> None:
    user = person()
    with pytest.raises(IntegrityError):
        User.objects.filter(pk=user.pk).update(**wrong)


def test_only_one_administrator_may_be_without_address() -> None:
    User.objects.create_user(role=Role.ADMIN)
    with pytest.raises(IntegrityError):
        User.objects.create_user(role=Role.ADMIN)


@pytest.mark.parametrize(
    ("role", "edits", "administers"),
    [(Role.TEACHER, False, False), (Role.EDITOR, True, False), (Role.ADMIN, True, True)],
)
def test_the_role_decides_everything(role: Role, edits: bool, administers: bool) -> None:
    user = person(role=role)
    assert (user.is_editor, user.is_admin) == (edits, administers)
    assert (user.is_staff, user.is_superuser) == (edits, administers)
    assert user.has_perm("accounts.change_user") is administers


def test_a_closed_account_has_no_role() -> None:
    assert not person(role=Role.ADMIN, is_active=False).is_staff


def test_a_new_account_has_no_password() -> None:
    assert not User.objects.create_user("new@lycee.fr").has_usable_password()


def test_a_superuser_made_in_the_terminal_can_sign_in_without_a_code() -> None:
    user = User.objects.create_superuser("Root@lycee.fr", PASSWORD)
    assert user.is_admin
    assert user.emailaddress_set.get().verified
    assert User.objects.get_by_natural_key("ROOT@lycee.fr") == user


def test_a_person_is_named_by_what_is_known() -> None:
    assert str(person(name="Léa")) == "Léa"
    assert str(person("max@lycee.fr")) == "max@lycee.fr"
    assert str(User.objects.create_user(role=Role.ADMIN))
