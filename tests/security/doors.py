"""Every door there is: an address and, where it takes one, the form its owner would send, so that only the guard refuses."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from security.knocking import TASKS_ORIGIN as TASKS

OLD_API = "http://mturk-requester.us-east-1.amazonaws.com"


@dataclass(frozen=True, slots=True)
class Door:
    """``parts`` and ``query`` name things of the scene in braces; so does ``at``, of a door that is no route of Django's."""

    parts: tuple[str, ...] = ()
    form: Mapping[str, str] = field(default_factory=dict)
    query: str = ""
    at: str = ""

    def address(self, name: str, names: Mapping[str, str]) -> str:
        """Return where this door stands in a scene."""
        if self.at:
            return self.at.format_map(names)
        return reverse(name, args=[part.format_map(names) for part in self.parts]) + self.query.format_map(names)

    def fields(self, names: Mapping[str, str]) -> dict[str, str]:
        """Return the form, filled in. A value that is a name of the scene stands for the thing."""
        return {key: names.get(value.strip("{}"), value) if value[:1] == "{" else value for key, value in self.form.items()}


_PROPERTIES = {
    "name": "Texts",
    "title": "Judge a text again",
    "description": "Read a text and say whether it is good.",
    "keywords": "text",
    "reward": "0.07",
    "assignments": "2",
    "duration_0": "10",
    "duration_1": "60",
    "lifetime_0": "1",
    "lifetime_1": "86400",
    "approve_after_0": "1",
    "approve_after_1": "86400",
    "visibility": "Accept",
}
_DESIGN = {"html": '<p>${text} ${image}</p><input name="answer">', "frame_height": "400", "escaping": "contextual"}
_LIFETIME = {"lifetime_0": "1", "lifetime_1": "86400"}
_PASSWORDS = {"oldpassword": "a long passphrase", "password1": "another long phrase", "password2": "another long phrase"}
_SIGN_UP = {"email": "new@example.org", "password1": "a long passphrase", "roles": "worker", "website": ""}
_PREFERENCES = {"name": "Somebody", "time_zone": "Asia/Tokyo", "theme": "dark"}

DOORS: Mapping[str, Door] = {
    "home": Door(),
    "landing": Door(),
    "security_txt": Door(),
    "account_signup": Door((), _SIGN_UP),
    "account_login": Door((), {"login": "wen@example.org", "password": "a long passphrase"}),
    "account_logout": Door(),
    "account_inactive": Door(),
    "account_reauthenticate": Door((), {"password": "a long passphrase"}),
    "account_email": Door((), {"email": "other@example.org", "action_add": "1"}),
    "account_email_verification_sent": Door(),
    "account_change_password": Door((), _PASSWORDS),
    "account_set_password": Door((), _PASSWORDS),
    "account_reset_password": Door((), {"email": "wen@example.org"}),
    "account_confirm_login_code": Door((), {"code": "123456"}),
    "account_confirm_email": Door(("no-such-key",)),
    "account_reset_password_from_key_done": Door(),
    "account_reset_password_from_key": Door(("1", "set-password"), {"password1": "another long phrase"}),
    "account_reset_password_done": Door(),
    "mfa_index": Door(),
    "mfa_authenticate": Door((), {"code": "123456"}),
    "mfa_reauthenticate": Door((), {"code": "123456"}),
    "mfa_activate_totp": Door((), {"code": "123456"}),
    "mfa_deactivate_totp": Door(),
    "mfa_view_recovery_codes": Door(),
    "mfa_generate_recovery_codes": Door(),
    "mfa_download_recovery_codes": Door(),
    "settings": Door(),
    "settings_preferences": Door((), _PREFERENCES),
    "settings_worker": Door((), {"country": "DE"}),
    "settings_old_worker_id": Door((), {"external_id": "A1B2C3D4E5"}),
    "settings_become_worker": Door(),
    "settings_become_requester": Door((), {"requester_name": "A Lab"}),
    "settings_token_create": Door((), {"label": "finder", "scopes": "read"}),
    "settings_token_revoke": Door(("{live_token}",)),
    "settings_sign_out_everywhere": Door(),
    "operator:overview": Door(),
    "operator:verify": Door(),
    "requester:home": Door(),
    "requester:projects": Door(),
    "requester:project_new": Door(),
    "requester:project_start": Door(("compare-answers",)),
    "requester:sample_table": Door(("compare-answers",)),
    "requester:project": Door(("{project}",), _PROPERTIES),
    "requester:project_design": Door(("{project}",), _DESIGN),
    "requester:project_preview": Door(("{project}",)),
    "requester:project_copy": Door(("{project}",)),
    "requester:project_archive": Door(("{project}",)),
    "requester:empty_table": Door(("{project}",)),
    "requester:batch_new": Door(("{project}",)),
    "requester:batches": Door(),
    "requester:batch": Door(("{batch}",)),
    "requester:batch_progress": Door(("{batch}",)),
    "requester:batch_preview": Door(("{draft}",)),
    "requester:batch_confirm": Door(("{draft}",), {"name": "Texts", **_LIFETIME}),
    "requester:batch_discard": Door(("{draft}",)),
    "requester:batch_cancel": Door(("{batch}",)),
    "requester:batch_extend": Door(
        ("{batch}",), {"assignments": "1", "lifetime_0": "", "lifetime_1": "3600", "confirmed": "1", "seen": "{seen}"}
    ),
    "requester:results": Door(("{batch}",)),
    "requester:review": Door(("{batch}",), {"price": "10000000"}),
    "requester:review_group": Door(("{type}",), {"price": "10000000"}),
    "requester:decide": Door(("{waiting}",), {"decision": "approve"}),
    "requester:file": Door(("{waiting}", "{stored_key}")),
    "requester:archive": Door(),
    "requester:archive_results": Door(),
    "requester:archive_workers": Door(),
    "requester:archive_template": Door(),
    "requester:archive_vouch": Door((), {"worker": "{worker}", "external_id": "A1B2C3D4E5"}),
    "requester:archive_csv": Door(("77",)),
    "requester:money": Door(),
    "requester:qualification_types": Door(),
    "requester:qualification_type_new": Door((), {"name": "New type", "description": "Made.", "active": "on"}),
    "requester:qualification_type": Door(("{wanted}",), {"description": "Other words.", "active": "on"}),
    "requester:qualification_grant": Door(("{wanted}",), {"worker_id": "{worker}", "value": "5"}),
    "requester:qualification_revoke": Door(("{held_type}",), {"worker_id": "{worker}"}),
    "requester:qualification_delete": Door(("{wanted}",)),
    "requester:qualification_decide": Door(("{request}",), {"decision": "grant", "value": "5"}),
    "requester:developer": Door((), {"label": "script", "access": "everything"}),
    "requester:key_rotate": Door(("{key}",), {"hours": "24"}),
    "requester:api_log": Door(query="?outcome=failed"),
    "requester:key_revoke": Door(("{key}",)),
    "requester:webhooks": Door((), {"url": "https://127.0.0.1/other", "event_types": "HITCreated", "stands_for": ""}),
    "requester:webhook": Door(("{hook}",), {"event_types": "HITCreated", "stands_for": ""}),
    "requester:webhook_rotate": Door(("{hook}",)),
    "requester:webhook_test": Door(("{hook}",)),
    "requester:webhook_switch": Door(("{hook}",), {"active": "0"}),
    "requester:webhook_remove": Door(("{hook}",)),
    "requester:event_again": Door(("{event}",)),
    "worker:hits": Door(),
    "worker:groups": Door(),
    "worker:requester_groups": Door(("{requester}",)),
    "worker:preview": Door(("{group}",)),
    "worker:accept": Door(("{group}",)),
    "worker:work": Door(("{group}", "{hit}"), {"_method": "delete"}, query="?assignment_id={held}"),
    "worker:queue": Door(),
    "worker:auto_accept": Door((), {"wanted": "off"}),
    "worker:status": Door(("{held}",)),
    "worker:dashboard": Door(),
    "worker:day": Door(("{day}",)),
    "worker:qualifications": Door(),
    "worker:pending_qualifications": Door(),
    "worker:request_qualification": Door((), {"qualification_type_id": "{wanted}"}),
    "worker:withdraw_qualification": Door((), {"request_id": "{request}"}),
    "worker:give_up_qualification": Door((), {"qualification_type_id": "{held_type}"}),
    "worker:qualification": Door(("{wanted}",)),
    "worker:take_test": Door(("{tested}",)),
    "worker:test_status": Door(("{tested}",)),
    "worker:settings": Door(),
    "worker:old_preview": Door(query="?groupId={group}"),
    "worker:old_accept": Door(query="?groupId={group}"),
    "worker:health": Door(),
}
"""Django's routes, by name."""

OTHER_DOORS: Mapping[str, Door] = {
    "json:list": Door(at="/?format=json"),
    "json:preview": Door(at="/projects/{group}/tasks?format=json"),
    "json:accept": Door(at="/projects/{group}/tasks/accept_random?format=json"),
    "json:work": Door(form={"_method": "delete"}, at="/projects/{group}/tasks/{hit}?assignment_id={held}&format=json"),
    "json:queue": Door(at="/tasks?format=json"),
    "json:dashboard": Door(at="/dashboard?format=json"),
    "json:day": Door(at="/status_details/{day}?format=json"),
    "json:qualifications": Door(at="/qualifications/assigned?format=json"),
    "static": Door(at="/static/dist/icons.svg"),
    "nowhere": Door(at="/no/such/page"),
    "api:site": Door(at="/"),
    "api:old name": Door(at=f"{OLD_API}/"),
    "api:elsewhere": Door(at=f"{OLD_API}/requester/"),
    "task:submit by GET": Door(at=f"{TASKS}/mturk/externalSubmit?assignmentId={{held}}"),
    "task:submit": Door(form={"assignmentId": "{held}", "answer": "yes"}, at=f"{TASKS}/mturk/externalSubmit"),
    "task:test": Door(form={"kempelenTicket": "{test_ticket}", "q0": "blue"}, at=f"{TASKS}/qualification-test"),
    "task:test, a HIT's ticket": Door(form={"kempelenTicket": "{ticket}", "q0": "blue"}, at=f"{TASKS}/qualification-test"),
    "task:test page": Door(at="{test_document}"),
    "task:library": Door(at=f"{TASKS}/lib/shim.js"),
    "task:elsewhere": Door(at=f"{TASKS}/dashboard"),
    "task:document": Door(at="{document}"),
    "task:document, site": Door(at="http://kempelen.localhost:8000{document_path}"),
    "task:document, other label": Door(at="http://aaaaaaaaaaaaaaaaaaaa.tasks.kempelen.localhost:8000{document_path}"),
    "media:file": Door(at="{stored}"),
    "media:proxy": Door(at=f"{TASKS}/m/{{ticket}}?url=https://127.0.0.1/a.png"),
    "reports:site": Door(at="/csp-reports"),
    "task:reports": Door(at=f"{TASKS}/csp-reports"),
    "host:unknown": Door(at="http://evil.example/"),
}
"""JSON variants, the API, the origins of tasks, and hosts that are not ours."""

LEAN = ("worker:hits", "worker:groups", "worker:accept", "worker:work", "json:list", "json:accept", "json:work", "worker:health")
"""What the lean door answers; without a lane cookie the same is Django's."""


def routes() -> set[str]:
    """Return the name of every route that Django resolves."""
    return set(_walk(get_resolver(), ""))


def _walk(resolver: URLResolver, space: str) -> "list[str]":
    found: list[str] = []
    for known in resolver.url_patterns:
        if isinstance(known, URLPattern):
            found.append(f"{space}{known.name}")
        else:
            found += _walk(known, f"{known.namespace}:" if known.namespace else space)
    return found
