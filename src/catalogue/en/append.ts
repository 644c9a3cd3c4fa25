import type { AdviceFor } from '../codes.js';

export const append = {
  PositionNotEqualToLength: {
    'stale-position': {
      summary: 'The append position is not the end of the object.',
      cause: 'Another writer appended first, or an earlier attempt of yours was stored and its response was lost.',
      actions: [
        'Turn on appendRecovery: it appends at the new end, after checking that your bytes are not stored already.',
        'Without appendRecovery: if a response may have been lost (timeout, reset, retryMax, any browser), first read the bytes at the old position with get() and a Range header. Otherwise the record may be stored twice.',
        'Then call append() with the position in x-oss-next-append-position, which reportOf(error) and head() contain.',
      ],
      docs: 'https://help.aliyun.com/en/oss/user-guide/0026-00000016',
    },
    'beyond-end': {
      summary: 'The append position lies past the end of the object.',
      cause: 'The object was replaced or deleted in the meantime, or it was never that long.',
      actions: [
        'Call head() and compare length and Last-Modified with what you wrote: earlier records may be gone.',
        'Find who replaces or deletes the object.',
        'Only then call append() at the current end, or at 0 if head() returns 404.',
      ],
      docs: 'https://help.aliyun.com/en/oss/user-guide/0026-00000016',
    },
    unproven: {
      summary: 'It is not known whether this record is stored.',
      cause:
        'An earlier attempt got no response, and the stored bytes could not be read or may belong to another writer.',
      actions: [
        'Do not send it again yet. Read the object from the old position with get(), and look for the record.',
        'If OSS denied the read, grant oss:GetObject to its RAM user or role: appendRecovery needs it to compare.',
        'Put an id or a time into each record, or set identicalRecords if writers may send identical records.',
        'Set bufferStreamsBytes, or pass a Buffer or path, if the record is a stream.',
      ],
      docs: 'https://help.aliyun.com/en/oss/developer-reference/appendobject',
    },
  },
  ObjectNotAppendable: {
    summary: 'The object exists, but it was not created by append().',
    cause:
      'Objects created by put(), copy() or multipartUpload() cannot be appended to. One of these calls may have replaced your log.',
    actions: [
      'Append to another name.',
      'Check x-oss-object-type in head(): only Appendable objects can be appended to.',
      'If you do not need its content, delete() it, then call append() at position 0.',
    ],
    docs: 'https://help.aliyun.com/en/oss/user-guide/0026-00000017',
  },
  AppendSealedObjectNotAllowed: {
    summary: 'The object is sealed, or it was not created by append().',
    cause:
      'A sealed object accepts no more appends, and only objects created by append() can be sealed. An append to a sealed object can fail with 400 instead of 409.',
    actions: ['See x-oss-sealed-time and x-oss-object-type in head().', 'Append to another name.'],
    docs: 'https://help.aliyun.com/en/oss/developer-reference/sealappendobject',
  },
} as const satisfies Pick<
  AdviceFor,
  'PositionNotEqualToLength' | 'ObjectNotAppendable' | 'AppendSealedObjectNotAllowed'
>;
