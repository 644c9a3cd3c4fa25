import { appendWriter, explain, remedy } from 'ali-oss-remedy';
import { zh } from 'ali-oss-remedy/locales/zh';

/** A project for browsers has no types of Node.js either. */
export async function upload(client: object, file: Blob): Promise<string> {
  const writer = appendWriter(remedy(client), 'app.log');
  const stream: WritableStream<string | Uint8Array> = writer.toWebStream();
  await file.stream().pipeTo(stream);
  return explain('FileImmutable', { locale: zh })?.summary ?? '';
}
