"""The site map of signing in, of what people set for themselves, and of who may enter."""

from django.urls import path

from akker.web import addresses, factors, openid, passwords, people, signing_in, step_up, you

urlpatterns = [
    path("sign-in", signing_in.sign_in, name="sign-in"),
    path("sign-in/code", signing_in.sign_in_code, name="sign-in-code"),
    path("sign-in/passkey", signing_in.sign_in_passkey, name="sign-in-passkey"),
    path("sign-in/openid", openid.openid_begin, name="openid-begin"),
    path("sign-in/openid/back", openid.openid_back, name="openid-back"),
    path("sign-in/<str:token>", signing_in.sign_in_page, name="sign-in-page"),
    path("sign-out", signing_in.sign_out, name="sign-out"),
    path("passkey-options", signing_in.passkey_options, name="passkey-options"),
    path("password", passwords.forgotten, name="forgotten"),
    path("password/<str:token>", passwords.new_password, name="new-password"),
    path("invitation/<str:token>", passwords.invitation, name="invitation"),
    path("prove", step_up.prove, name="prove"),
    path("prove/passkey", step_up.prove_passkey, name="prove-passkey"),
    path("you", you.you, name="you"),
    path("you/address", addresses.address, name="address"),
    path("you/address/<str:token>", addresses.address_link, name="address-link"),
    path("you/password", you.password, name="password"),
    path("you/authenticator", factors.authenticator, name="authenticator"),
    path("you/authenticator/begin", factors.authenticator_begin, name="authenticator-begin"),
    path("you/authenticator/picture", factors.authenticator_picture, name="authenticator-picture"),
    path("you/authenticator/remove", factors.authenticator_remove, name="authenticator-remove"),
    path("you/passkeys", factors.passkey_add, name="passkey-add"),
    path("you/passkeys/options", factors.new_passkey_options, name="new-passkey-options"),
    path("you/passkeys/<int:passkey_id>/remove", factors.passkey_remove, name="passkey-remove"),
    path("you/recovery-codes", factors.recovery_codes, name="recovery-codes"),
    path("you/sessions/end", you.sessions_end, name="sessions-end"),
    path("you/sessions/<int:ended_id>/end", you.session_end, name="session-end"),
    path("look-again", people.look_again, name="look-again"),
]

people_of_a_book = [
    path("people", people.people, name="people"),
    path("people/invite", people.invite, name="invite"),
    path("people/second-factor", people.second_factor, name="second-factor"),
    path("people/look-as", people.look_as, name="look-as"),
    path("people/<int:user_id>", people.person, name="person"),
    path("people/<int:user_id>/change", people.person_change, name="person-change"),
    path("people/<int:user_id>/invitation", people.person_invitation, name="person-invitation"),
    path("people/<int:user_id>/hand-over", people.hand_over, name="person-hand-over"),
    path("people/<int:user_id>/end", people.person_end, name="person-end"),
]
