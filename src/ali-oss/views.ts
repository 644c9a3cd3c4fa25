import { type OssClient, type View, viewOf } from './view.js';

/** Gives a `this` for calls on a bucket, kept for the next call. */
export type ViewFor = (bucket: View['bucket'], sendOnce: boolean) => OssClient;

const VIEWS_AT_MOST = 64;

/** The views of one client. */
export function viewsOf(client: OssClient): ViewFor {
  const views = { once: new Map<View['bucket'], OssClient>(), asAsked: new Map<View['bucket'], OssClient>() };
  let { options } = client;
  return (bucket, sendOnce) => {
    const kept = sendOnce ? views.once : views.asAsked;
    if (client.options !== options || kept.size > VIEWS_AT_MOST) {
      views.once.clear();
      views.asAsked.clear();
      options = client.options;
    }
    const known = kept.get(bucket);
    if (known) return known;
    const made = viewOf(client, { bucket, sendOnce });
    kept.set(bucket, made);
    return made;
  };
}
