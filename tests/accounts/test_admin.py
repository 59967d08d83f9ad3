"""Django's admin: who gets in, and what can be done to accounts."""

import re
import threading

import pytest
from django.test import Client
from django.urls import reverse

from rsn_training.accounts.enums import Role
from rsn_training.accounts.exceptions import LastAdminError
from rsn_training.accounts.models import Invitation, User
from rsn_training.accounts.services.people import set_access
from tests.accounts.people import PASSWORD, at_once, person

pytestmark = pytest.mark.django_db
USERS = "admin:accounts_user_changelist"
INVITATIONS = "admin:accounts_invitation_changelist"


@pytest.fixture
def admin() -> User:
    return person("admin@lycee.fr", role=Role.ADMIN, name="Ada")


@pytest.fixture
def admin_browser(client: Client, admin: User) -> Client:
    client.force_login(admin)
    return client


def change(browser: Client, user: User, **fields: str) -> int:
    data = {"name": user.name, "email": user.email or "", "role": user.role, "language": ""}
    data |= {"is_active": "on"} | fields
    path = reverse("admin:accounts_user_change", args=[user.pk])
    data = {name: value for name, value in data.items() if value is not None}
    return browser.post(path, data).status_code


def test_nobody_signed_in_is_sent_to_the_one_sign_in_page(client: Client) -> None:
    reply = client.get(reverse("admin:index"), follow=True)
    assert reply.redirect_chain[-1][0].startswith(reverse("account_login"))


@pytest.mark.parametrize("role", [Role.TEACHER, Role.EDITOR])
def test_other_roles_are_refused(client: Client, role: Role) -> None:
    client.force_login(person(role=role))
    assert client.get(reverse(USERS), follow=True).status_code == 403


@pytest.mark.parametrize("url_name", ["admin:index", USERS, INVITATIONS])
def test_administrators_see_the_lists(admin_browser: Client, url_name: str) -> None:
    person()
    assert admin_browser.get(reverse(url_name)).status_code == 200


def test_a_role_is_changed(admin_browser: Client) -> None:
    user = person()
    assert (
        admin_browser.get(reverse("admin:accounts_user_change", args=[user.pk])).status_code == 200
    )
    assert change(admin_browser, user, role="editor") == 302
    user.refresh_from_db()
    assert user.role == Role.EDITOR


def test_an_address_given_by_an_administrator_signs_in_and_the_old_one_does_not(
    admin_browser: Client,
) -> None:
    user = person()
    assert change(admin_browser, user, email="New@lycee.fr") == 302
    for email, works in (("new@lycee.fr", True), ("lea@lycee.fr", False)):
        browser = Client()
        browser.post(reverse("account_login"), {"login": email, "password": PASSWORD})
        assert ("_auth_user_id" in browser.session) is works


@pytest.mark.parametrize("email", ["ADMIN@lycee.fr", ""])
def test_an_address_is_not_taken_from_others_nor_taken_away(
    admin_browser: Client, email: str
) -> None:
    user = person()
    assert change(admin_browser, user, email=email) == 200
    user.refresh_from_db()
    assert user.email == "lea@lycee.fr"


def test_the_last_administrator_stays(admin_browser: Client, admin: User) -> None:
    assert change(admin_browser, admin, role="teacher") == 200
    assert change(admin_browser, admin, is_active="") == 200
    admin.refresh_from_db()
    assert admin.is_admin
    second = person("second@lycee.fr", role=Role.ADMIN)
    assert change(admin_browser, admin, role="teacher") == 302
    assert list(User.objects.admins()) == [second]


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_demote_each_other_leave_one() -> None:
    ada, bea = (person(f"{name}@lycee.fr", role=Role.ADMIN) for name in ("ada", "bea"))
    pairs, barrier = iter([(ada, bea), (bea, ada)]), threading.Barrier(2, timeout=5)

    def demote() -> None:
        by, user = next(pairs)
        barrier.wait()
        set_access(user=user, role=Role.TEACHER, is_active=True, by=by)

    results = at_once(demote)
    assert [type(result) for result in results].count(LastAdminError) == 1
    assert User.objects.admins().count() == 1


@pytest.mark.parametrize("url_name", ["admin:accounts_user_add", "admin:accounts_user_delete"])
def test_accounts_are_neither_made_nor_deleted_here(
    admin_browser: Client, admin: User, url_name: str
) -> None:
    arguments = [admin.pk] if url_name.endswith("delete") else []
    assert admin_browser.get(reverse(url_name, args=arguments)).status_code == 403


def test_a_sign_in_link_is_made_for_somebody_without_email(admin_browser: Client) -> None:
    user = person()
    reply = admin_browser.post(
        reverse(USERS),
        {"action": "show_sign_in_link", "_selected_action": [str(user.pk)]},
        follow=True,
    )
    path = re.search(r"/accounts/link/\w{40}/", reply.content.decode())
    assert path
    browser = Client()
    browser.post(path[0])
    assert browser.session["_auth_user_id"] == str(user.pk)


def test_an_invitation_is_made_and_its_link_shown_once(admin_browser: Client, admin: User) -> None:
    add = reverse("admin:accounts_invitation_add")
    assert admin_browser.get(add).status_code == 200
    data = {"email": "new@lycee.fr", "role": "editor"}
    reply = admin_browser.post(add, data, follow=True)
    path = re.search(r"/accounts/invitation/\w{40}/", reply.content.decode())
    assert path
    invitation = Invitation.objects.get()
    assert (invitation.created_by, invitation.role) == (admin, Role.EDITOR)
    assert path[0] not in admin_browser.get(reverse(INVITATIONS)).content.decode()
    assert Client().get(path[0])["Location"] == reverse("account_signup")


@pytest.mark.parametrize("email", ["admin@lycee.fr", ""])
def test_an_invitation_that_nobody_could_use_is_refused(admin_browser: Client, email: str) -> None:
    reply = admin_browser.post(
        reverse("admin:accounts_invitation_add"), {"email": email, "role": "teacher"}
    )
    assert reply.status_code == 200
    assert not Invitation.objects.exists()


def test_an_invitation_is_withdrawn_by_deleting_it(admin_browser: Client) -> None:
    admin_browser.post(
        reverse("admin:accounts_invitation_add"), {"email": "new@lycee.fr", "role": "teacher"}
    )
    pk = Invitation.objects.get().pk
    admin_browser.post(reverse("admin:accounts_invitation_delete", args=[pk]), {"post": "yes"})
    assert not Invitation.objects.exists()
