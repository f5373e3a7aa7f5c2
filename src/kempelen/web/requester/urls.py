"""Addresses of the requester's pages."""

from django.urls import path

from kempelen.web.requester import batches, developer, editing, money, projects, publishing, review

app_name = "requester"
urlpatterns = [
    path("", projects.home, name="home"),
    path("projects/", projects.projects, name="projects"),
    path("projects/new", projects.starters, name="project_new"),
    path("projects/new/<slug:starter>", projects.start, name="project_start"),
    path("projects/new/<slug:starter>/table.csv", projects.sample_table, name="sample_table"),
    path("projects/<str:project_id>/", editing.properties, name="project"),
    path("projects/<str:project_id>/design", editing.design, name="project_design"),
    path("projects/<str:project_id>/preview", editing.preview, name="project_preview"),
    path("projects/<str:project_id>/copy", projects.copy, name="project_copy"),
    path("projects/<str:project_id>/archive", projects.archive, name="project_archive"),
    path("projects/<str:project_id>/table.csv", publishing.empty_table, name="empty_table"),
    path("projects/<str:project_id>/publish", publishing.upload, name="batch_new"),
    path("batches/", batches.batches, name="batches"),
    path("batches/<str:batch_id>/", batches.batch, name="batch"),
    path("batches/<str:batch_id>/progress", batches.progress, name="batch_progress"),
    path("batches/<str:batch_id>/preview", publishing.preview, name="batch_preview"),
    path("batches/<str:batch_id>/publish", publishing.confirm, name="batch_confirm"),
    path("batches/<str:batch_id>/discard", publishing.discard, name="batch_discard"),
    path("batches/<str:batch_id>/cancel", batches.cancel, name="batch_cancel"),
    path("batches/<str:batch_id>/extend", batches.extend, name="batch_extend"),
    path("batches/<str:batch_id>/results.csv", batches.results, name="results"),
    path("batches/<str:batch_id>/review", review.batch, name="review"),
    path("groups/<str:group_id>/review", review.group, name="review_group"),
    path("assignments/<str:assignment_id>/decide", review.decide, name="decide"),
    path("money/", money.money, name="money"),
    path("developer/", developer.developer, name="developer"),
    path("developer/keys/<str:key_id>/revoke", developer.revoke, name="key_revoke"),
]
