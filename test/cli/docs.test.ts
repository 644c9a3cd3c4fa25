import { expect, it } from 'vitest';
import { textOf } from '../structure/sources.js';
import { run } from './support.js';

/** What was piped in the example of a saved error. */
const SAVED = `HTTP/1.1 409 Conflict
Server: AliyunOSS
x-oss-request-id: 5C3D9175B6FC201293AD****
x-oss-ec: 0042-00000108

<?xml version="1.0" encoding="UTF-8"?>
<Error>
  <Code>PartAlreadyExist</Code>
  <Message>For sequential multipart upload, you can't overwrite uploaded parts.</Message>
  <RequestId>5C3D9175B6FC201293AD****</RequestId>
  <HostId>videos.oss-cn-hangzhou.aliyuncs.com</HostId>
  <PartEtag>"25A9F4ABFCC05743DF6E2C886C56****"</PartEtag>
  <PartNumber>5</PartNumber>
  <EC>0042-00000108</EC>
</Error>
`;

const examples = [...textOf('docs/cli.md').matchAll(/^```console\n\$ (.*)\n([^]*?)\n```$/gm)].map(
  ([, line = '', output = '']) => ({ line, output, args: line.replace(/^.*npx ali-oss-remedy /, '').split(' ') }),
);

it('the page shows examples', () => {
  expect(examples.map(({ args }) => args[0])).toEqual(expect.arrayContaining(['explain', 'try']));
});

it.each(examples)('the page shows what is printed: $line', async ({ output, args }) => {
  // The port of the example may be taken here.
  const { out, err } = await run(args[0] === 'try' ? ['try'] : args, { input: SAVED });
  expect(`${out}${err}`.replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:9000')).toBe(output);
});
