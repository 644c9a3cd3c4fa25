import { diagnose } from './any-code.js';
import type { RemediesFor } from './types.js';

const channelStatus = diagnose('Looks up the status of the LiveChannel, and since when a client pushes to it.');

const key = <Code extends string>(code: Code) =>
  ({
    byDefault: 'The call rejects.',
    options: {
      withKey: {
        under: 'policies',
        line: `${code}: withKey(() => 'key-id')`,
        does: 'Asks a function of yours for another KMS key, or to repair this one, and sends the call again.',
        assumes:
          'The other key is as good: who may use it can read the object. What is read needs the key it was written with.',
      },
      diagnose: diagnose('Looks up which key was used, and where it was named.'),
    },
  }) as const;

export const service = {
  LiveChannelDisabled: {
    byDefault: 'The call rejects.',
    options: {
      enableChannel: {
        under: 'policies',
        line: 'LiveChannelDisabled: enableChannel()',
        does: 'Enables the LiveChannel, then sends the call again, once.',
        assumes: 'Nobody disabled it on purpose. It stays enabled.',
      },
      diagnose: channelStatus,
    },
  },
  ChannelStillLive: {
    byDefault: 'The call rejects.',
    options: {
      waitForIdle: {
        under: 'policies',
        line: 'ChannelStillLive: waitForIdle()',
        does: 'Looks at the LiveChannel at each turn until no client pushes any more, then sends the call again.',
        assumes: 'The client ends by itself, within the hour that is waited, or within maxWaitMs.',
      },
      disableChannel: {
        under: 'policies',
        line: 'ChannelStillLive: disableChannel()',
        does: 'Disables the LiveChannel, which cuts the client off after about 10 seconds, then sends the call again.',
        assumes:
          'What is being broadcast may be lost. Where the call rejects all the same, the channel stays disabled.',
      },
      diagnose: channelStatus,
    },
  },
  KeyDisabled: key('KeyDisabled'),
  KeyPendingDeletion: key('KeyPendingDeletion'),
  KeyPendingImport: key('KeyPendingImport'),
  Unknown: {
    byDefault: 'The call rejects with what the answer said, and is never sent again.',
    options: {
      policy: {
        under: 'policies',
        line: "'*': conflict => surface(`not handled yet: ${conflict.code}`)",
        does: 'Follows a function of your own: it answers retry(), resolve() or surface().',
        assumes: 'What it answers is right: it is followed without a check.',
      },
    },
  },
} as const satisfies Pick<
  RemediesFor,
  'LiveChannelDisabled' | 'ChannelStillLive' | 'KeyDisabled' | 'KeyPendingDeletion' | 'KeyPendingImport' | 'Unknown'
>;
