import type { Kit } from './page/kit.js';

/** A browser that these tests drive, headless. */
export interface Browser {
  readonly name: 'chromium' | 'firefox';
  readonly version: string;
  /** Opens a page in a context of its own, and waits until it has its kit. */
  open(url: string): Promise<Page>;
  close(): Promise<void>;
}

/** A page with a kit. */
export interface Page {
  /** Runs a function in the page. It sees its two arguments and what is global there, and nothing of this file. */
  run<Given, Got>(task: (kit: Kit, given: Given) => Promise<Got>, given: Given): Promise<Got>;
  /** What the page has written to its console, and what nobody caught there. */
  console(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** The text of a task, for the page to run. */
export function calling<Given>(task: (kit: Kit, given: Given) => unknown, given: Given): string {
  return `(${task.toString()})(kit, ${JSON.stringify(given) ?? 'undefined'})`;
}
