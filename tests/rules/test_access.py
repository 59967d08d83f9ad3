"""Who may open what: every address of ours has a policy, and outsiders meet a closed door.

`/teach/<ref>/…` is for who leads that session, `/s/<ref>/…` for who takes part in it; any other
address must be named in one of the two lists below, so that opening one is a decision.
"""

from http import HTTPStatus

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.test import Client

from sessions.enums import EditionSource, State
from sessions.models import Edition, Training, TrainingSession
from sessions.services.joining import join
from tests.rules.addresses import Address, our_addresses

#: Open to everybody.
PUBLIC = {
    "accounts:invitation",
    "accounts:link",
    "accounts:request_code",
    "accounts:reset_password",
    "healthz",
    "panorama:aim",
    "panorama:aims",
    "panorama:booklet",
    "panorama:chapter",
    "panorama:compare",
    "panorama:contents",
    "panorama:directory",
    "panorama:home",
    "panorama:language",
    "panorama:network",
    "panorama:offline",
    "panorama:timeline",
    "panorama:worker",
    "readyz",
    "sessions:home",
    "sessions:join",
    "sessions:join_code",
    "sessions:media",
    "set_language",
}
#: Open to everybody signed in, whatever their role.
SIGNED_IN = {
    "accounts:email",
    "accounts:me",
    "sessions:new",
    "sessions:teach",
}
#: For editors and administrators: everybody else signed in is refused, whatever is asked for.
EDITED = "edit/"
LED = "teach/<slug:ref>/"
JOINED = "s/<slug:ref>/"
CLOSED = {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}

ADDRESSES = our_addresses()
LED_ADDRESSES = [address for address in ADDRESSES if address.route.startswith(LED)]
EDITED_ADDRESSES = [address for address in ADDRESSES if address.route.startswith(EDITED)]
JOINED_ADDRESSES = [address for address in ADDRESSES if address.route.startswith(JOINED)]
SIGNED_IN_ADDRESSES = [address for address in ADDRESSES if address.name in SIGNED_IN]


def by_name(address: Address) -> str:
    return str(address)


def both_methods(client: Client, path: str) -> list[HttpResponse]:
    return [client.get(path), client.post(path, {})]


def is_sign_in(response: HttpResponse) -> bool:
    if response.status_code != HTTPStatus.FOUND:
        return False
    return response["Location"].startswith(resolve_url(settings.LOGIN_URL))


@pytest.fixture
def training_session(db: None) -> TrainingSession:
    owner = get_user_model().objects.create_user("leader@example.org")
    training = Training.objects.create(key="rules")
    edition = Edition.objects.create(
        training=training, number=1, digest="0" * 64, document={}, source=EditionSource.SHIPPED
    )
    return TrainingSession.objects.create(
        owner=owner, edition=edition, title="A session", state=State.OPEN, join_code="BCDFGH"
    )


def test_every_address_has_a_policy() -> None:
    without = [
        address.name
        for address in ADDRESSES
        if address.name not in PUBLIC | SIGNED_IN
        and not address.route.startswith((LED, JOINED, EDITED))
    ]
    assert not without, "name them in PUBLIC or SIGNED_IN, or put them below a session or /edit/"


def test_the_policies_name_only_addresses_that_exist() -> None:
    assert {address.name for address in ADDRESSES} >= PUBLIC | SIGNED_IN
    assert LED_ADDRESSES
    assert EDITED_ADDRESSES
    assert JOINED_ADDRESSES


@pytest.mark.parametrize(
    "address", LED_ADDRESSES + SIGNED_IN_ADDRESSES + EDITED_ADDRESSES, ids=by_name
)
def test_nobody_signed_in_is_sent_to_sign_in(
    address: Address, client: Client, training_session: TrainingSession
) -> None:
    for ref in (training_session.ref, "nothing"):
        for response in both_methods(client, address.path(ref=ref)):
            assert is_sign_in(response), f"{response.request}: {response.status_code}"


@pytest.mark.parametrize("address", LED_ADDRESSES, ids=by_name)
def test_a_session_of_another_teacher_is_not_found(
    address: Address, client: Client, training_session: TrainingSession
) -> None:
    client.force_login(get_user_model().objects.create_user("other@example.org"))
    for ref in (training_session.ref, "nothing"):
        found = {answer.status_code for answer in both_methods(client, address.path(ref=ref))}
        assert found <= CLOSED
        assert HTTPStatus.NOT_FOUND in found


@pytest.mark.parametrize("address", EDITED_ADDRESSES, ids=by_name)
def test_the_editors_desk_is_closed_to_teachers(
    address: Address, client: Client, training_session: TrainingSession
) -> None:
    client.force_login(training_session.owner)
    for training in ("rules", "nothing"):
        found = {
            answer.status_code for answer in both_methods(client, address.path(training=training))
        }
        assert found <= {HTTPStatus.FORBIDDEN, HTTPStatus.METHOD_NOT_ALLOWED}
        assert HTTPStatus.FORBIDDEN in found


@pytest.mark.parametrize("address", JOINED_ADDRESSES, ids=by_name)
def test_a_session_is_not_found_without_taking_part_in_it(
    address: Address, client: Client, training_session: TrainingSession
) -> None:
    elsewhere = TrainingSession.objects.create(
        owner=training_session.owner,
        edition=training_session.edition,
        title="Elsewhere",
        state=State.OPEN,
    )
    participant, token = join(training_session=elsewhere, nickname="Léa")
    outsiders = [Client(), Client(), Client()]
    outsiders[1].cookies[f"rsn_p_{participant.cookie_id}"] = token
    outsiders[2].force_login(training_session.owner)
    for outsider in outsiders:
        answers = both_methods(outsider, address.path(ref=training_session.ref))
        found = [answer.status_code for answer in answers]
        assert set(found) <= {*CLOSED, HTTPStatus.FORBIDDEN}
        assert HTTPStatus.NOT_FOUND in found
        nowhere = both_methods(outsider, address.path(ref="nothing"))
        assert found == [answer.status_code for answer in nowhere]


@pytest.mark.parametrize("address", [a for a in ADDRESSES if ":" in a.name], ids=by_name)
def test_a_method_that_no_page_uses_is_refused(
    address: Address, client: Client, training_session: TrainingSession
) -> None:
    """The person who may open the page is asked, so that a view without a list of methods is seen."""
    participant, token = join(training_session=training_session, nickname="Léa")
    client.cookies[f"rsn_p_{participant.cookie_id}"] = token
    client.force_login(training_session.owner)
    response = client.delete(address.path(ref=training_session.ref))
    assert response.status_code in {*CLOSED, HTTPStatus.FORBIDDEN}
