import { contentOf } from './content.js';
import type { OssRequest } from './request.js';
import type { State, StoredBucket, StoredObject, StoredPast } from './state.js';
import { textsOf } from './xml.js';

/** Remembers what the objects that a request may change were like. Call what this gives once it was carried out. */
export function watchChanges(bucket: StoredBucket, request: OssRequest, operation: string): () => void {
  const { name = '', body } = request;
  if (request.method === 'GET' || request.method === 'HEAD') return () => undefined;
  const names = operation === 'DeleteMultipleObjects' ? textsOf(body.toString(), 'Key') : [name];
  const before = names.map(changed => [changed, asItIs(bucket.objects.get(changed))] as const);
  return () => {
    for (const [changed, object] of before) {
      if (isSame(object, bucket.objects.get(changed))) continue;
      const beginning = bucket.past.get(changed)?.beginning ?? object;
      bucket.past.set(changed, { ...(beginning && { beginning }), beforeLastChange: object });
    }
  };
}

// What is in a content never changes in place, it only becomes longer: this one does not.
function asItIs(object: StoredObject | undefined): StoredObject | undefined {
  return object && { ...object, content: contentOf(object.content.view()) };
}

function isSame(before: StoredObject | undefined, after: StoredObject | undefined): boolean {
  if (before === undefined || after === undefined) return before === after;
  const { content, ...rest } = before;
  const fields = Object.entries(rest).filter(([key]) => key !== 'held');
  return content.length === after.content.length && fields.every(([key, value]) => Reflect.get(after, key) === value);
}

/** Whether it only reads an object. */
export function isLook({ method, name }: OssRequest): boolean {
  return name !== undefined && (method === 'GET' || method === 'HEAD');
}

/** Everything, but for one object, which is as it was. */
export function earlier(state: State, { bucket: bucketName = '', name = '' }: OssRequest, of: keyof StoredPast): State {
  const bucket = state.buckets.get(bucketName);
  const past = bucket?.past.get(name);
  if (!bucket || !past) return state;
  const object = of === 'beginning' ? (past.beginning ?? bucket.objects.get(name)) : past.beforeLastChange;
  const before = { ...bucket, objects: new Map(bucket.objects), history: new Map(bucket.history) };
  if (object) before.objects.set(name, object);
  else {
    before.objects.delete(name);
    before.history.delete(name);
  }
  return { ...state, buckets: new Map(state.buckets).set(bucketName, before) };
}
