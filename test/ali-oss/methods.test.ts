import OSS from 'ali-oss';
import { describe, expect, test } from 'vitest';
import type { OssClient } from '../../src/ali-oss/view.js';
import { isAsync, methodsOf } from '../../src/ali-oss/methods.js';

const config = { region: 'oss-cn-hangzhou', accessKeyId: 'id', accessKeySecret: 'secret', bucket: 'bkt' };
const node = new OSS(config) as unknown as OssClient;
/** A client as ali-oss's browser build makes it: async functions are compiled away there. */
const browser = Object.create(node, { userAgent: { value: 'aliyun-sdk-js/6.23.0 Chrome 140' } }) as OssClient;
const plain = () => undefined;

const SYNCHRONOUS = [
  ...[
    'authorization',
    'authorizationV4',
    'calculatePostSignature',
    'cancel',
    'checkBrowserAndVersion',
    'generateObjectUrl',
    'getBucket',
    'getObjectUrl',
  ],
  ...[
    'getRtmpUrl',
    'isCancel',
    'resetCancelFlag',
    'setBucket',
    'setSLDEnabled',
    'signature',
    'signatureUrl',
    'signPostObjectPolicyV4',
    'useBucket',
  ],
];

describe('the methods of a client', () => {
  const methods = methodsOf(node);

  test('are those of its prototype, without the private ones and the constructor', () => {
    expect([...methods.keys()]).toEqual(expect.arrayContaining(['append', 'put', 'head', 'useBucket', 'delete']));
    expect([...methods.keys()].filter(name => name.startsWith('_') || name === 'constructor')).toEqual([]);
    expect(methods.has('__esModule')).toBe(false);
    expect(methods.has('toString')).toBe(false);
  });

  test('are the nearest definition of each, where a class extends OSS', () => {
    class Mine extends OSS {
      override async head(name: string): Promise<OSS.HeadObjectResult> {
        return super.head(name);
      }
      extra(): string {
        return 'extra';
      }
      get notAMethod(): never {
        throw new Error('a getter was run');
      }
    }
    const mine = methodsOf(new Mine(config));
    expect(mine.get('head')).toBe(Object.getOwnPropertyDescriptor(Mine.prototype, 'head')?.value);
    expect(mine.has('extra')).toBe(true);
    expect(mine.has('append')).toBe(true);
    expect(mine.has('notAMethod')).toBe(false);
  });
});

describe('a method that calls OSS is guarded', () => {
  const asynchronous = [...methodsOf(node)].filter(([, method]) => method.constructor.name === 'AsyncFunction');

  test.each(asynchronous.filter(([name]) => name !== 'requestError'))('%s, in both builds', (name, method) => {
    expect(isAsync(name, method, node)).toBe(true);
    expect(isAsync(name, plain, browser)).toBe(true);
  });
});

describe('a method that does not is left alone', () => {
  test.each([...SYNCHRONOUS, 'requestError', 'parseXML'])('%s, in both builds', name => {
    const method = methodsOf(node).get(name) ?? plain;
    expect(isAsync(name, method, node)).toBe(false);
    expect(isAsync(name, plain, browser)).toBe(false);
  });

  test('and every other that is not asynchronous, in the build for Node.js', () => {
    const rest = [...methodsOf(node)].filter(([, method]) => method.constructor.name !== 'AsyncFunction');
    expect(rest.map(([name]) => name).sort()).toEqual([...SYNCHRONOUS, 'parseXML'].sort());
  });
});
