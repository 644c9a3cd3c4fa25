import { type KeyChoice, type RemedyOptions, withKey, type WithKeyOptions } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { type Client, plainClient, startLocal, wrappedClient } from '../ali-oss/support.js';

export const HEADER = 'x-oss-server-side-encryption';
export const KEY_ID = `${HEADER}-key-id`;
export const encrypted = (id: string) => ({ headers: { [HEADER]: 'KMS', [KEY_ID]: id } });

export async function withKeys(): Promise<LocalOss> {
  const oss = await startLocal();
  oss.keys.set('key-1', 'Enabled').set('key-2', 'Enabled');
  return oss;
}

export function choosing(oss: LocalOss, choose: KeyChoice, options: WithKeyOptions & RemedyOptions = {}): Client {
  const { attempts, ...rest } = options;
  const policy = withKey(choose, attempts === undefined ? {} : { attempts });
  const policies = { KeyDisabled: policy, KeyPendingDeletion: policy, KeyPendingImport: policy };
  return wrappedClient(oss, { ...rest, policies });
}

export const keyOf = async (oss: LocalOss, name: string) => (await plainClient(oss).head(name)).res.headers[KEY_ID];
