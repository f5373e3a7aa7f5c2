/** Tell screen readers what happened, from one polite region at the end of the page. */
let region: HTMLElement | null = null;

function regionOf(): HTMLElement {
  if (region?.isConnected === true) return region;
  region = document.createElement("div");
  region.setAttribute("aria-live", "polite");
  region.setAttribute("role", "status");
  Object.assign(region.style, { position: "absolute", width: "1px", height: "1px", overflow: "hidden", clipPath: "inset(50%)", whiteSpace: "nowrap" });
  document.body.append(region);
  return region;
}

/** Say a sentence; saying it again is heard again. */
export function announce(sentence: string): void {
  const place = regionOf();
  place.textContent = "";
  setTimeout(() => {
    place.textContent = sentence;
  }, 50);
}
