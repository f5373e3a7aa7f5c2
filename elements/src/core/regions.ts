/**
 * Instruction regions (reference 6) stay where the template wrote them, in the light DOM; the element that holds them gives
 * each known tag a slot of its name. It watches its children, for the parser may bring them after the element was made.
 */
import type { ReactiveController, ReactiveControllerHost } from "lit";

export class Regions implements ReactiveController {
  private readonly watcher = new MutationObserver(() => {
    this.assign();
  });

  constructor(
    private readonly host: ReactiveControllerHost & HTMLElement,
    private readonly names: readonly string[],
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.assign();
    this.watcher.observe(this.host, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ["header", "link-text", "placeholder"] });
  }

  hostDisconnected(): void {
    this.watcher.disconnect();
  }

  private assign(): void {
    for (const child of this.host.children) if (this.names.includes(child.localName) && child.slot === "") child.slot = child.localName;
    this.host.requestUpdate();
  }

  /** The children of a region's name, in order. */
  all(name: string): Element[] {
    return [...this.host.children].filter((child) => child.localName === name);
  }

  /** Whether the region is there and holds anything. */
  has(name: string): boolean {
    return this.all(name).some((one) => one.children.length > 0 || one.textContent.trim() !== "");
  }

  /** An attribute of the region, or the fallback. */
  attribute(name: string, attribute: string, fallback: string): string {
    const given = this.all(name)[0]?.getAttribute(attribute)?.trim() ?? "";
    return given === "" ? fallback : given;
  }
}
