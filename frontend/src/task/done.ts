/** On the page after a submit: tell the work page, which then asks the server. */
if (window.parent !== window) window.parent.postMessage({ type: "kempelen:submitted" }, "*");

export {};
