/**
 * How does it look? Like the page around it: its typeface, its colours, light or dark as the page is. Lengths follow the
 * text, so that zoom and larger letters move everything. An owner changes colours and lengths by the properties below,
 * and anything by the parts.
 */

export const style = `
[part="panel"] {
  font: var(--speur-font, inherit);
  color: var(--speur-color-text, inherit);
  line-height: 1.5;
  overflow-wrap: anywhere;
}
[part="panel"] { margin-block-start: var(--speur-gap, 0.75rem); }
p, ul, ol, fieldset, [part="heading"] { margin: 0; padding: 0; border: 0; min-inline-size: 0; }
ol, ul { list-style: none; }
label[part], [part="status"], [part="meta"], [part="loading"], small, [part="order"], summary {
  color: var(--speur-color-muted, color-mix(in srgb, currentColor 78%, transparent));
  font-size: 0.875em;
}
[part="status"] { padding-block: 0.25rem; }
option { color: FieldText; background: Field; }
:where(a, summary):hover { text-decoration-thickness: 2px; }
mark {
  background: var(--speur-color-mark-bg, Mark);
  color: var(--speur-color-mark-text, MarkText);
  text-decoration: underline;
  text-decoration-thickness: 0.08em;
  text-underline-offset: 0.15em;
  border-radius: 2px;
}

[part="link"], input, summary { scroll-margin: 6rem; }
progress { display: block; inline-size: 100%; }
[part="item"] { padding-block: 0.875rem; border-block-start: 1px solid var(--speur-color-border, color-mix(in srgb, currentColor 20%, transparent)); }
[part="list"][data-old] { opacity: 0.6; }
[part="link"] { color: var(--speur-color-accent, LinkText); display: inline-block; padding-block: 0.125rem; font-weight: 600; }
[part="heading"] { font: inherit; }
[part="sections"] { margin-block-start: 0.5rem; padding-inline-start: 1rem; border-inline-start: 2px solid var(--speur-color-border, color-mix(in srgb, currentColor 20%, transparent)); }
[part="sections"] li { padding-block: 0.25rem; }
[part="sections"] [part="link"] { font-weight: inherit; }
[part="url"] { display: none; }
[part="more"] { inline-size: 100%; }

[part="refine"] { display: flex; flex-flow: row-reverse wrap; gap: 0 1rem; padding-block: 0.25rem 0.75rem; }
details { flex: auto; }
details[open] { flex-basis: 100%; }
summary { inline-size: fit-content; padding-block: 0.5rem; white-space: nowrap; cursor: pointer; }
details > div { columns: 12rem; }
fieldset { break-inside: avoid; padding-block-end: 0.75rem; }
legend { padding: 0; font-weight: 600; }
fieldset label { display: flex; gap: 0.5em; align-items: center; min-block-size: 1.75rem; }
select { max-inline-size: 100%; }
[type="checkbox"] { flex: none; inline-size: 1.125rem; block-size: 1.125rem; margin: 0; }

@media (pointer: coarse) {
  button, select, [part="link"], fieldset label { min-block-size: 2.75rem; }
}
@media (forced-colors: active) {
  mark { forced-color-adjust: none; background: Mark; color: MarkText; }
}
@media print {
  form, button, select, details, [part="order"] { display: none !important; }
  [part="url"] { display: block; }
}
`;

/** @param {string} css */
export function sheetOf(css) {
  const made = new CSSStyleSheet();
  made.replaceSync(css);
  return made;
}
