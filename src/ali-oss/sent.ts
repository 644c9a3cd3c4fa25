import { aliOssLevel } from './methods.js';
import type { OssClient } from './view.js';
import { wasSent, wrappingOf } from './wrapping.js';

/**
 * A `this` for one send and no other, which costs next to nothing: what is handed to the network by it, and nothing else, is told
 * by `mayHaveSent`. End it with `handOver`.
 */
export function oneSend(view: OssClient): OssClient {
  return Object.create(view) as OssClient;
}

/**
 * Whether anything of a send may have been handed to the network. Certain that it was not is only what ali-oss's own methods did
 * not send: what a subclass or a replacement does besides, nobody knows.
 *
 * @param send - What `oneSend` gave.
 * @param self - What the method ran on: of an ImageClient something else than what sends.
 */
export function mayHaveSent(send: OssClient, operation: string, self: object = send): boolean {
  return wasSent(send) || wasSent(self) || !isAliOssOwn(self, operation) || !isAliOssOwn(send, 'request');
}

/** Ends a send: what a method of a subclass set on its `this`, and the client did not have, is found on the wrapped client. */
export function handOver(send: OssClient): void {
  const names = Object.keys(send);
  if (names.length === 0) return;
  const to = wrappingOf(send)?.outer ?? (Object.getPrototypeOf(Object.getPrototypeOf(send)) as object);
  for (const name of names) (to as Record<string, unknown>)[name] = (send as unknown as Record<string, unknown>)[name];
}

/** Whether a method is the one that ali-oss defines: neither overridden by a subclass nor replaced on the client. */
function isAliOssOwn(self: object, name: string): boolean {
  const given = wrappingOf(self)?.given ?? self;
  const level = aliOssLevel(given);
  return level !== undefined && Reflect.get(level, name) === Reflect.get(given, name);
}
