// What an external page has to do: take assignmentId and turkSubmitTo from its address,
// and post the answers to turkSubmitTo + "/mturk/externalSubmit".
"use strict";

(function () {
  const PREVIEW = "ASSIGNMENT_ID_NOT_AVAILABLE";
  const query = new URLSearchParams(window.location.search);
  const assignmentId = query.get("assignmentId") || "";
  const form = document.getElementById("survey");
  const button = document.getElementById("submitButton");

  /** Where to post, or nothing when the address names no http(s) host. */
  function submitAddress() {
    const host = (query.get("turkSubmitTo") || "").replace(/\/+$/, "");
    return /^https?:\/\/[^/]+$/.test(host) ? host + "/mturk/externalSubmit" : "";
  }

  const address = submitAddress();
  if (assignmentId === PREVIEW) {
    document.getElementById("preview").hidden = false;
    button.disabled = true;
    button.textContent = "Accept the HIT to answer";
  } else if (!assignmentId || !address) {
    document.getElementById("lost").hidden = false;
    button.disabled = true;
  } else {
    document.getElementById("assignmentId").value = assignmentId;
    form.action = address;
  }

  // Enter in a text field must not get past a disabled button either, nor a second press send twice.
  form.addEventListener("submit", function (event) {
    if (button.disabled) {
      event.preventDefault();
      return;
    }
    button.disabled = true;
    button.textContent = "Sending";
  });
})();
