/** The element that this page is known to have. */
export function found<Kind extends Element>(
  selector: string,
  kind: new () => Kind,
  within: ParentNode = document,
): Kind {
  const element = within.querySelector(selector);
  if (!(element instanceof kind)) throw new Error(`The page has no ${selector}.`);
  return element;
}

/** Sets a text, and touches nothing where it is the same. Text is never taken for markup. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** A new element with a text. */
export function made<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className: string,
  text: string,
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = text;
  return element;
}

/** Says something to everybody, and aloud to who listens. For what the visitor has done, and little else. */
export function announce(text: string): void {
  setText(found('#status', HTMLElement), text);
}
