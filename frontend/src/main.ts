/** Everything the pages' script does. Each behaviour is bound by a data- attribute; the pages work without it. */
import "./styles/bootstrap.scss";
import "./styles/index.css";

import { installBusy } from "./behaviours/busy";
import { installCopy } from "./behaviours/copy";
import { installDialogs } from "./behaviours/dialog";
import { bindFocus } from "./behaviours/focus";
import { installAutosubmit, installReviewKeys, installSelectAll } from "./behaviours/review";
import { bindTheme } from "./behaviours/theme";
import { bindTimers } from "./behaviours/timer";
import { installToggles } from "./behaviours/toggle";
import { bindWorkFrames } from "./behaviours/work-frame";

function bind(root: ParentNode): void {
  bindTimers(root);
  bindTheme(root);
  bindWorkFrames(root);
  bindFocus(root);
}

installDialogs();
installBusy();
installCopy();
installToggles();
installAutosubmit();
installSelectAll();
installReviewKeys();
bind(document);
// What htmx brings in later: the fragment's parent, because the fragment itself may carry the attribute.
document.addEventListener("htmx:afterSettle", (event) => {
  const place = event.target instanceof Element ? (event.target.parentElement ?? event.target) : document;
  bind(place);
});
