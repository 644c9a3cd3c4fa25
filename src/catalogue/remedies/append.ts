import { diagnose, own } from './any-code.js';
import type { RemediesFor } from './types.js';

const lengthNow = diagnose('Looks up how long the object is now.');

export const append = {
  PositionNotEqualToLength: {
    'stale-position': {
      byDefault: 'The call rejects, and the report carries the true next position.',
      options: {
        appendRecovery: {
          under: 'options',
          line: 'appendRecovery: true',
          does: 'Sends the record to the true end, once its bytes are proven not to be stored already.',
          assumes:
            "There must be permission to read the object (oss:GetObject), before the first append and after a lost answer, and no other writer sends the very same bytes: otherwise add identicalRecords: 'possible'.",
        },
        diagnose: lengthNow,
      },
    },
    'beyond-end': {
      byDefault: 'The call rejects, with and without appendRecovery: earlier records may be gone.',
      options: { diagnose: lengthNow },
    },
    unproven: {
      byDefault: 'The call rejects, and written in the report is unknown. Only appendRecovery ends like this.',
      options: {
        bufferStreamsBytes: {
          under: 'options',
          line: 'appendRecovery: { bufferStreamsBytes: 1048576 }',
          does: 'Holds a stream of up to this size in memory, so that it can be compared and sent again.',
          assumes: 'There is memory for it, once for each append under way.',
        },
        diagnose: lengthNow,
      },
    },
  },
  ObjectNotAppendable: {
    byDefault: 'The call rejects.',
    options: {
      onNotAppendable: {
        under: 'options',
        line: 'appendRecovery: { onNotAppendable: name => `${name}.1` }',
        does: 'Appends to the end of the object of the name you give instead.',
        assumes: 'Whoever reads the records looks under that name too.',
      },
      diagnose: diagnose('Looks up the type of the object that is there.'),
    },
  },
  AppendSealedObjectNotAllowed: {
    byDefault: 'The call rejects. A policy is asked only where the answer is a 409; the advice comes with a 400 too.',
    options: {
      policy: own('AppendSealedObjectNotAllowed'),
      diagnose: diagnose('Looks up the type of the object, and since when it is sealed.'),
    },
  },
} as const satisfies Pick<
  RemediesFor,
  'PositionNotEqualToLength' | 'ObjectNotAppendable' | 'AppendSealedObjectNotAllowed'
>;
