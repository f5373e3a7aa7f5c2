/** Tell the parent how high this document is, whenever that changes. */
export function autoHeight(): void {
  let last = 0;
  const report = (): void => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    if (height === last || height === 0) return;
    last = height;
    window.parent.postMessage({ type: "kempelen:height", height }, "*");
  };
  window.addEventListener("load", report);
  new ResizeObserver(report).observe(document.documentElement);
}
