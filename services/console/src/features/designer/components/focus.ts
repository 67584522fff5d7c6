/** Leads the keyboard to a place of the document, once it is on the page. */
const controls = "input:not([type=hidden]), textarea, select, button";

/** `pointer`: of a fault; where nothing is at it, the nearest thing above it is meant. */
export function focusPlace(pointer: string): void {
  requestAnimationFrame(() => {
    const places = [...document.querySelectorAll<HTMLElement>("[data-place]")];
    for (
      let place = pointer.replace(/^\/definition/, "");
      place !== "";
      place = place.slice(0, place.lastIndexOf("/"))
    ) {
      const found = places.find(({ dataset }) => dataset["place"] === place);
      if (found === undefined) continue;
      (found.querySelector<HTMLElement>(controls) ?? found).focus();
      return;
    }
    document.querySelector<HTMLElement>("#design-part")?.focus();
  });
}
