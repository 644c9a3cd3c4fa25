import type { AdviceFor } from '../codes.js';

export const append = {
  PositionNotEqualToLength: {
    'stale-position': {
      summary: 'The append position is not the end of the object.',
      cause: 'Another writer was faster, or an earlier try of yours was stored and its answer got lost.',
      actions: [
        'Turn on appendRecovery: it moves only when your bytes are proven not to be stored.',
        'Without it, if a send may have gone unanswered (timeout, reset, retryMax, any browser), first read the old position with get() and a Range header: else the record may be stored twice.',
        'Then append() at x-oss-next-append-position, from reportOf(error) or head().',
      ],
      docs: 'https://help.aliyun.com/en/oss/user-guide/0026-00000016',
    },
    'beyond-end': {
      summary: 'The append position lies past the end of the object.',
      cause: 'The object was replaced or deleted since, or never was that long.',
      actions: [
        'Call head() and compare length and Last-Modified with what you wrote: earlier records may be gone.',
        'Find who replaces or deletes the object.',
        'Only then append() at the true end, or at 0 if head() says 404.',
      ],
      docs: 'https://help.aliyun.com/en/oss/user-guide/0026-00000016',
    },
    unproven: {
      summary: 'It could not be found out whether this record is already stored.',
      cause: 'An earlier send got no answer, and the stored bytes could not be read or may be those of another writer.',
      actions: [
        'Do not resend yet: look for the record from the old position on, with get().',
        'Grant oss:GetObject to the RAM user or role of the access key, so that appendRecovery can look.',
        'Give each record an id, or state in identicalRecords whether writers may send equal bytes.',
        'Set bufferStreamsBytes, or pass a Buffer or path, if the record came from a stream.',
      ],
      docs: 'https://help.aliyun.com/en/oss/developer-reference/appendobject',
    },
  },
  ObjectNotAppendable: {
    summary: 'The object exists but was not made by append().',
    cause: 'put(), copy() and multipartUpload() make objects that take no append, also where a log was before.',
    actions: [
      'Append to another name.',
      'See x-oss-object-type in head() for what is there.',
      'Only if its content may go: delete() it, then append() at 0.',
    ],
    docs: 'https://help.aliyun.com/en/oss/user-guide/0026-00000017',
  },
  AppendSealedObjectNotAllowed: {
    summary: 'The object is sealed, or is not one that can be appended to or sealed.',
    cause:
      'Sealing ends appends for good, and only objects made by append() can be sealed. An append to a sealed object was seen to be answered 400, not 409.',
    actions: ['See x-oss-sealed-time and x-oss-object-type in head().', 'Append to another name.'],
    docs: 'https://help.aliyun.com/en/oss/developer-reference/sealappendobject',
  },
} as const satisfies Pick<
  AdviceFor,
  'PositionNotEqualToLength' | 'ObjectNotAppendable' | 'AppendSealedObjectNotAllowed'
>;
