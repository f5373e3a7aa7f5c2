"""Addresses of the worker's pages: MTurk's own paths, since tools and bookmarks use them (worker-site 3)."""

from django.urls import path
from django.views.generic import RedirectView

from kempelen.web.worker import accepting, dashboard, health, hits, qualifications, qualifying, queue, testing, work

app_name = "worker"
urlpatterns = [
    path("", hits.home, name="hits"),
    path("projects", hits.groups, name="groups"),
    path("requesters/<str:requester_id>/projects", hits.requester_groups, name="requester_groups"),
    path("projects/<str:group_id>/tasks", accepting.preview, name="preview"),
    path("projects/<str:group_id>/tasks/accept_random", accepting.accept, name="accept"),
    path("projects/<str:group_id>/tasks/<str:hit_id>", work.work, name="work"),
    path("tasks", queue.queue, name="queue"),
    path("tasks/auto_accept", work.auto_accept, name="auto_accept"),
    path("tasks/<str:assignment_id>/status", work.status, name="status"),
    path("dashboard", dashboard.dashboard, name="dashboard"),
    path("status_details/<str:day>", dashboard.day, name="day"),
    path("qualifications/assigned", qualifications.qualifications, name="qualifications"),
    path("qualifications/pending", qualifications.pending, name="pending_qualifications"),
    path("qualifications/request", qualifying.request_qualification, name="request_qualification"),
    path("qualifications/withdraw", qualifying.withdraw_request, name="withdraw_qualification"),
    path("qualifications/give_up", qualifying.give_up_qualification, name="give_up_qualification"),
    path("qualifications/<str:type_id>", testing.qualification, name="qualification"),
    path("qualifications/<str:type_id>/test", testing.take_test, name="take_test"),
    path("qualifications/<str:type_id>/test/status", testing.test_status, name="test_status"),
    path("account", RedirectView.as_view(pattern_name="settings"), name="settings"),
    path("mturk/preview", accepting.old_preview, name="old_preview"),
    path("mturk/previewandaccept", accepting.old_accept, name="old_accept"),
    path("health", health.health, name="health"),
]
