import { beforeEach, describe, expect, it, vi } from "vitest";

import "../src/index";
import type { CrowdEntityAnnotation } from "../src/elements/crowd-entity-annotation";
import { answer, inside, one, page, settled } from "./helpers";

const LABELS = `labels="[{label: 'person', shortDisplayName: 'PER', fullDisplayName: 'Person', longDisplayName: 'x'}, 'place',]"`;
const widget = (): CrowdEntityAnnotation => one<CrowdEntityAnnotation>("crowd-entity-annotation");
const entities = (): unknown => (widget().value as { entities: unknown }).entities;
const ADA = { endOffset: 3, label: "person", startOffset: 0 };
const LONDON = { endOffset: 13, label: "place", startOffset: 7 };

async function alone(attributes = "", inner = ""): Promise<void> {
  await page(`<crowd-entity-annotation name="found" header="Find" ${LABELS} text="Ada in London" ${attributes}>${inner}</crowd-entity-annotation>`);
}

describe("crowd-entity-annotation", () => {
  beforeEach(() => {
    vi.spyOn(console, "error").mockReturnValue();
  });

  it("brings its own form, whose native form takes inputs that are submitted", async () => {
    await alone("", `<textarea name="remark">hm</textarea>`);
    const form = inside<HTMLElement & { form: HTMLFormElement; answers(): unknown }>("crowd-entity-annotation", "crowd-form");
    form.form.append(Object.assign(document.createElement("input"), { name: "extra", value: "7" }));
    widget().value = { entities: [LONDON, ADA] };
    expect(form.answers()).toEqual([{ extra: "7", found: { entities: [ADA, LONDON] }, remark: "hm" }]);
  });

  it("is an ordinary widget inside a form, without a second one", async () => {
    await page(`<crowd-form><crowd-entity-annotation name="found" ${LABELS} text="Ada" initial-value="[{label: 'person', startOffset: 0, endOffset: 3}]"></crowd-entity-annotation></crowd-form>`);
    expect(widget().shadowRoot?.querySelector("crowd-form")).toBeNull();
    expect(answer()).toEqual({ found: { entities: [ADA], initialValueModified: false } });
  });

  it("says whether the initial spans were changed", async () => {
    await alone(`initial-value="[{label: 'person', startOffset: 0, endOffset: 3}]"`);
    widget().value = { entities: [] };
    expect(widget().value).toEqual({ entities: [], initialValueModified: true });
  });

  it("does not show spans of a label that is not there, until a script adds it", async () => {
    await alone(`initial-value="[{label: 'new', startOffset: 7, endOffset: 13}]"`);
    expect(entities()).toEqual([]);
    widget().labels = (widget().labels as unknown[]).concat(["new"]);
    await settled();
    expect(entities()).toEqual([{ endOffset: 13, label: "new", startOffset: 7 }]);
  });

  it("gives the same object until something changes, so that scripts may add to it", async () => {
    await alone();
    const { value } = widget();
    expect(widget()._submittableValue).toBe(value);
    widget().value = { entities: [ADA] };
    expect(widget().value).not.toBe(value);
  });

  it("wants a span or a tick", async () => {
    await alone();
    expect(widget().validateForSubmit()).toBe("Label something, or tick “Nothing to label”.");
    const box = inside<HTMLInputElement>("crowd-entity-annotation", ".nothing input");
    box.checked = true;
    box.dispatchEvent(new Event("change", { bubbles: true }));
    expect(widget().validateForSubmit()).toBeNull();
    expect(widget().contribution()).toEqual({ name: "found", value: { entities: [] } });
  });

  it("keeps a draft and takes any back", async () => {
    await alone();
    expect(widget().draft()).toBeUndefined();
    widget().value = { entities: [ADA] };
    const draft = JSON.parse(JSON.stringify(widget().draft())) as unknown;
    widget().reset();
    expect(entities()).toEqual([]);
    for (const junk of [null, 3, "x", [], {}, { entities: 4 }]) widget().restore(junk);
    expect(entities()).toEqual([]);
    const heard = vi.fn();
    widget().addEventListener("change", heard);
    widget().restore(draft);
    expect(entities()).toEqual([ADA]);
    expect(heard).toHaveBeenCalledOnce();
  });

  it("takes a value set before the library came", async () => {
    document.body.replaceChildren(document.createElement("crowd-entity-annotation"));
    widget().value = { entities: [ADA] };
    Object.assign(widget(), { text: "Ada in London", labels: ["person"] });
    await settled();
    expect(entities()).toEqual([ADA]);
  });

  it("shows labels it cannot read to their author", async () => {
    await page(`<crowd-entity-annotation name="x" labels="[{" text="a"></crowd-entity-annotation>`);
    expect(inside("crowd-entity-annotation", ".authors-fault").textContent).toContain("labels");
  });
});
