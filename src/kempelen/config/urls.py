"""Root addresses, readable as a table. The hot doors and the API stand in ``config/wsgi.py`` before these."""

from django.urls import include, path

from kempelen.web import public
from kempelen.web.people.signing_up import sign_up

urlpatterns = [
    path("home", public.home, name="home"),
    path("welcome", public.landing, name="landing"),
    path(".well-known/security.txt", public.security_txt, name="security_txt"),
    path("account/signup/", sign_up, name="account_signup"),
    path("account/", include("allauth.urls")),
    path("settings/", include("kempelen.web.people.urls")),
    path("operator/", include("kempelen.web.operator.urls")),
    path("requester/", include("kempelen.web.requester.urls")),
    path("", include("kempelen.web.worker.urls")),
]
handler400 = "kempelen.web.public.bad_request"
handler403 = "kempelen.web.public.forbidden"
handler404 = "kempelen.web.public.not_found"
handler429 = "kempelen.web.public.too_many_requests"  # allauth's name for it; Django has none
handler500 = "kempelen.web.public.server_error"
