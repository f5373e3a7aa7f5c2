/** On the page that answers a submit by GET: send the same fields by POST, at once in a frame, by its button elsewhere. */
if (window.parent !== window) document.querySelector("form")?.requestSubmit();

export {};
