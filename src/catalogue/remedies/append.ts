import { diagnose, own } from './any-code.js';
import type { RemediesFor } from './types.js';

const lengthNow = diagnose('Looks up the current length of the object.');

export const append = {
  PositionNotEqualToLength: {
    'stale-position': {
      byDefault: 'The call rejects, and the report contains the current end of the object.',
      options: {
        appendRecovery: {
          under: 'options',
          line: 'appendRecovery: true',
          does: 'Appends the record at the current end, after checking that it is not stored already.',
          assumes:
            "The access key may read the object, and no other writer appends identical records. If one may, set identicalRecords: 'possible'.",
        },
        diagnose: lengthNow,
      },
    },
    'beyond-end': {
      byDefault: 'The call rejects, with and without appendRecovery: earlier records may be gone.',
      options: { diagnose: lengthNow },
    },
    unproven: {
      byDefault: "The call rejects with written: 'unknown'. This happens only with appendRecovery.",
      options: {
        bufferStreamsBytes: {
          under: 'options',
          line: 'appendRecovery: { bufferStreamsBytes: 1048576 }',
          does: 'Holds a stream of up to this size in memory, so that it can be compared and sent again.',
          assumes: 'There is enough memory: every append in progress keeps its own copy.',
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
        does: 'Appends to the end of another object, whose name your function returns.',
        assumes: 'Readers of the records also look in that object.',
      },
      diagnose: diagnose('Looks up the type of the existing object.'),
    },
  },
  AppendSealedObjectNotAllowed: {
    byDefault: 'The call rejects. A policy is called only for a 409; the advice is also given for a 400.',
    options: {
      policy: own('AppendSealedObjectNotAllowed'),
      diagnose: diagnose('Looks up the type of the object, and since when it is sealed.'),
    },
  },
} as const satisfies Pick<
  RemediesFor,
  'PositionNotEqualToLength' | 'ObjectNotAppendable' | 'AppendSealedObjectNotAllowed'
>;
