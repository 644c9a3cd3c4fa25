import RealOss from 'ali-oss';
import type { LocalOss } from '../../src/testing/index.js';

let local: LocalOss | undefined;

/** The OSS that clients of the blocks reach from now on, whatever region they name. */
export function reach(oss: LocalOss): void {
  local = oss;
}

class LocalClient extends RealOss {
  constructor(options: RealOss.Options) {
    // A block that starts a local OSS itself says where it is.
    super(
      options.endpoint === undefined && local
        ? { ...options, ...local.clientOptions(), ...bucketOf(options) }
        : options,
    );
  }
}

const bucketOf = ({ bucket }: RealOss.Options) => (bucket === undefined ? {} : { bucket });

export { LocalClient as default };
