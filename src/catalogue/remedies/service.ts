import { diagnose } from './any-code.js';
import type { RemediesFor } from './types.js';

const channelStatus = diagnose(
  'Looks up the status of the LiveChannel, and since when a client has been streaming to it.',
);

const key = <Code extends string>(code: Code) =>
  ({
    byDefault: 'The call rejects.',
    options: {
      withKey: {
        under: 'policies',
        line: `${code}: withKey(() => 'key-id')`,
        does: 'Asks your function for another KMS key, or to make this one usable again, and sends the call again.',
        assumes:
          'The other key is acceptable: everyone who may use it can read the object. It does not help reads, which need the original key.',
      },
      diagnose: diagnose('Looks up which key was used, and where it was set.'),
    },
  }) as const;

export const service = {
  LiveChannelDisabled: {
    byDefault: 'The call rejects.',
    options: {
      enableChannel: {
        under: 'policies',
        line: 'LiveChannelDisabled: enableChannel()',
        does: 'Enables the LiveChannel, then sends the call once more.',
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
        does: 'Checks the LiveChannel at intervals until no client is streaming to it, then sends the call again.',
        assumes: 'The client stops by itself within maxWaitMs (default: one hour).',
      },
      disableChannel: {
        under: 'policies',
        line: 'ChannelStillLive: disableChannel()',
        does: 'Disables the LiveChannel, which disconnects the client after about 10 seconds, then sends the call again.',
        assumes: 'You can lose the running broadcast. If the call still rejects, the channel stays disabled.',
      },
      diagnose: channelStatus,
    },
  },
  KeyDisabled: key('KeyDisabled'),
  KeyPendingDeletion: key('KeyPendingDeletion'),
  KeyPendingImport: key('KeyPendingImport'),
  Unknown: {
    byDefault: 'The call rejects with the error from OSS. It is never sent again.',
    options: {
      policy: {
        under: 'policies',
        line: "'*': conflict => surface(`not handled yet: ${conflict.code}`)",
        does: 'Calls your function, which returns retry(), resolve() or surface().',
        assumes: 'Your function is right: the library does not check its decision.',
      },
    },
  },
} as const satisfies Pick<
  RemediesFor,
  'LiveChannelDisabled' | 'ChannelStillLive' | 'KeyDisabled' | 'KeyPendingDeletion' | 'KeyPendingImport' | 'Unknown'
>;
