import { expect, it } from "vitest";

import { bindFocus } from "../src/behaviours/focus";
import { one, page } from "./helpers";

it("goes to what reports something, once", () => {
  page('<div id="note" data-focus></div><button>x</button>');
  bindFocus(document);
  expect(document.activeElement?.id).toBe("note");
  one("button").focus();
  bindFocus(document);
  expect(document.activeElement?.tagName).toBe("BUTTON");
});
