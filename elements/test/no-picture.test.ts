import { render } from "lit";
import { expect, it } from "vitest";

import { noPicture } from "../src/core/no-picture";

function shown(src: string): HTMLElement {
  const place = document.createElement("div");
  render(noPicture(src), place);
  return place;
}

it("calls a picture that does not load broken", () => {
  for (const src of ["https://example.org/a.png", "", "https://example.org/${id}.png"]) {
    expect(shown(src).querySelector("[role=alert]")?.textContent).toContain("did not load");
  }
});

it("calls a variable of a template without a row no fault", () => {
  const place = shown("${image_url}");
  expect(place.querySelector("[role=alert]")).toBeNull();
  expect(place.textContent).toContain("picture of a row");
});
