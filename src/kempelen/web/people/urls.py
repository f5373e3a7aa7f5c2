"""Addresses of the settings page."""

from django.urls import path

from kempelen.web.people import settings_page as page

urlpatterns = [
    path("", page.settings_page, name="settings"),
    path("preferences", page.preferences, name="settings_preferences"),
    path("worker", page.worker_facts, name="settings_worker"),
    path("old-worker-id", page.old_worker_id, name="settings_old_worker_id"),
    path("roles/worker", page.become_worker, name="settings_become_worker"),
    path("roles/requester", page.become_requester, name="settings_become_requester"),
    path("tokens", page.create_token, name="settings_token_create"),
    path("tokens/<row:token_id>/revoke", page.revoke_token, name="settings_token_revoke"),
    path("sign-out-everywhere", page.sign_out_everywhere, name="settings_sign_out_everywhere"),
]
