import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { openBucket, skipOnRealBucket } from './client.js';
import { uploadApp } from './express-upload/app.js';

/** An Express server for uploads that never overwrite, and what its users see. */
export async function main() {
  await using bucket = await openBucket();
  const server = uploadApp(bucket.newClient(), bucket.newName('uploads/')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const upload = async (path: string, key: string, body: string) => {
    const url = `http://127.0.0.1:${port}/files/${path}`;
    const answer = await fetch(url, { method: 'PUT', headers: { 'idempotency-key': key }, body });
    const told = (await answer.json()) as Told;
    console.log(`PUT ${path} (${key}): ${answer.status} ${told.name ?? told.error ?? ''}`);
    for (const action of told.advice?.actions ?? []) console.log(`  - ${action}`);
    return { status: answer.status, ...told };
  };
  try {
    const first = await upload('report.csv', 'anna-1', 'a,b\n');
    const taken = await upload('report.csv', 'ben-1', 'c,d\n');
    const renamed = await upload('report.csv?taken=rename', 'ben-1', 'c,d\n');

    // OSS stores it, and its answer is lost. The user sends the same again, and is told that it is there.
    if (bucket.local) bucket.local.fault({ match: { operation: 'PutObject' }, do: { kind: 'apply-then-drop' } });
    else skipOnRealBucket('losing an answer');
    const lost = await upload('photo.jpg', 'anna-2', 'pixels');
    const again = await upload('photo.jpg', 'anna-2', 'pixels');
    const twin = await upload('photo.jpg', 'ben-2', 'pixels');
    return { first, taken, renamed, lost, again, twin };
  } finally {
    server.close();
  }
}

/** What an answer's JSON may say. */
interface Told {
  readonly name?: string;
  readonly error?: string;
  readonly written?: string;
  readonly advice?: { readonly summary: string; readonly actions: readonly string[] };
}
