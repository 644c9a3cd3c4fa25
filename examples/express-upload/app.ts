import { posix } from 'node:path';
import type OSS from 'ali-oss';
import { acceptOwnWrite, firstOf, isConflict, remedy, rename, reportOf, withOptions } from 'ali-oss-remedy';
import express, { type ErrorRequestHandler, type Express, type Request } from 'express';

/** `PUT /files/report.csv` with the file as its body stores it, if there is none of that name; `?taken=rename` finds a free name. */
export function uploadApp(oss: OSS, folder: string): Express {
  const client = remedy(oss, { diagnose: true, policies: { FileAlreadyExists: acceptOwnWrite() } });
  // Asked first: ours already? Only what is somebody else's is gone around.
  const renaming = withOptions(client, {
    policies: { FileAlreadyExists: firstOf(acceptOwnWrite(), rename(nextName)) },
  });

  const app = express();
  app.put('/files/:name', express.raw({ type: () => true, limit: '16mb' }), async (request, response) => {
    const { name } = request.params as { readonly name: string };
    const by = request.query['taken'] === 'rename' ? renaming : client;
    const stored = await by.put(folder + posix.basename(name), bodyOf(request), {
      headers: { 'x-oss-forbid-overwrite': 'true' },
      // Two users may upload the same bytes under one name: whose they are is told by this, which is compared too.
      meta: { 'upload-key': request.get('idempotency-key') ?? '' } as unknown as OSS.UserMeta,
    });
    response.status(201).json({ name: stored.name.slice(folder.length) });
  });
  app.use(answerFor);
  return app;
}

/** A 409 of OSS becomes one of ours, with what to do about it; no answer of OSS becomes a 503 that says whether to repeat. */
const answerFor: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  const written = reportOf(error)?.written;
  if (isConflict(error)) {
    const { summary, cause, actions } = error.advice;
    response.status(409).json({ error: error.code, written, advice: { summary, cause, actions } });
  } else if (written === 'unknown') {
    // Repeating is safe: acceptOwnWrite recognises what is stored already.
    response.status(503).set('Retry-After', '1').json({ error: 'NoAnswer', written });
  } else {
    next(error);
  }
};

const nextName = (name: string, tried: number) => name.replace(/(\.[^./]*)?$/, `-${tried}$1`);

/** Express leaves an empty body undefined. */
function bodyOf(request: Request): Buffer {
  const body: unknown = request.body;
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}
