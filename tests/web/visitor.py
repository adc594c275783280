"""A browser in which somebody is signed in already, without the pages that get one there."""

import time

from django.test import Client

from akker.access.models import User
from akker.access.staying import begin_session
from akker.web.sessions import OPEN, PROVEN


def signed_in(user: User, **headers: str) -> Client:
    return sign_in(Client(headers={"host": "localhost", **headers}), user)


def sign_in(browser: Client, user: User) -> Client:
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = browser.session
    session[OPEN] = begin_session(user, way="link", device="", address="")
    session.save()
    return browser


def proven(browser: Client) -> Client:
    """The same browser, of somebody who has just shown to be there."""
    session = browser.session
    session[PROVEN] = int(time.time())
    session.save()
    return browser
