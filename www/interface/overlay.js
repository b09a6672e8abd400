/**
 * How do results lie over the page? In a panel below the box, or in a dialog; both are closed by whoever goes elsewhere.
 */

export const style = `
:host([mode="panel"]) [part="panel"], dialog {
  padding: 1rem;
  background: var(--speur-color-bg, Canvas);
  color: var(--speur-color-text, CanvasText);
  border: 1px solid var(--speur-color-border, currentColor);
  border-radius: var(--speur-radius, 6px);
}
:host([mode="panel"]) [part="panel"] {
  position: absolute;
  z-index: var(--speur-z, 10);
  inset-inline: 0;
  max-block-size: var(--speur-panel-max-block-size, min(70vh, 40rem));
  margin: 0.25rem 0 0;
  padding-block-start: 0.5rem;
  overflow-y: auto;
  box-shadow: 0 0.5rem 1.5rem rgb(0 0 0 / 0.2);
}

dialog {
  font: var(--speur-font, inherit);
  line-height: 1.5;
  overflow-wrap: anywhere;
  inline-size: min(44rem, 100vw - 2rem);
  max-block-size: calc(100vh - 4rem);
  margin-block-start: 2rem;
}
[part="close"] { display: block; margin-inline-start: auto; margin-block-end: 0.5rem; }
dialog::backdrop { background: rgb(0 0 0 / 0.5); }

@media print {
  [part="panel"] { position: static !important; max-block-size: none !important; }
}
`;

/**
 * Closes what lies over the page when the reader is somewhere else.
 *
 * @param {HTMLDialogElement | null} dialog Where results are; without one, in a panel.
 * @param {Set<Element>} inside The element, and where its results are.
 * @param {(target: EventTarget, name: string, call: (event: any) => void) => void} on
 * @param {() => void} close
 */
export function listenToLeaving(dialog, inside, on, close) {
  if (dialog) {
    // What lies beside the dialog belongs to it, as far as the browser says.
    on(dialog, "click", ({ target, clientX, clientY }) => {
      const { left, right, top, bottom } = dialog.getBoundingClientRect();
      const isInside = clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
      if (target === dialog && !isInside) close();
    });
    return;
  }
  const leave = (/** @type {EventTarget | null} */ to) =>
    to && ![...inside].some((one) => one.contains(/** @type {Node} */ (to))) && close();
  const [host] = inside;
  on(host, "focusout", ({ relatedTarget }) => leave(relatedTarget));
  // Where the element stands inside another one, only its path says what was pressed.
  const isInside = (/** @type {Element} */ one) => inside.has(one);
  on(document, "pointerdown", (event) => event.composedPath().some(isInside) || close());
}
