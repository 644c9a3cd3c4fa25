import type { Alias } from 'vite';
import { defineConfig } from 'vitest/config';
import base from './vitest.config.js';

/** What these say of ali-oss itself came after the oldest version that is supported. */
const OF_LATER_VERSIONS = [
  'keeps what is synchronous synchronous, throws included', // signatureUrl refuses names that begin with `?`
  'can still be read by name, as before', // the error of an empty answer holds the response
  'sign an address twice, and are told no token', // asyncSignatureUrl
  'is never mistaken for that of another call, with 300 under way at once', // a code is read from a header too
  'is told of an answer without a body, by its headers', // the name UnknownError
  'once the object is restored, for the days that this call asks for', // restore() sends the days of every class
  'looks at the version that is restored, named by the query of a request', // signature V4
];

/** The code of a HEAD that is refused is read since 6.21: before, the same is said with the status alone. */
const WITH_THE_CODE_OF_A_HEAD = [
  'says which permission HEAD needs',
  'says which permission is missing',
  'tells what is left where it may not look at the policy, or at the object',
  'from the bucket, where it may not look at the object',
  'a closer look at an object that (takes no append|ends elsewhere|is in the way) tells',
  'a closer look at a restore that',
];

const { alias } = base.resolve as { readonly alias: readonly Alias[] };

/** What depends on ali-oss most, with its oldest version that is supported. */
export default defineConfig({
  resolve: {
    alias: [{ find: /^ali-oss$/, replacement: 'ali-oss-oldest' }, ...alias],
  },
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    include: ['test/{ali-oss,append,conflict,policies,remedy,writer}/**/*.test.ts'],
    testNamePattern: new RegExp(`^(?!.*(${[...OF_LATER_VERSIONS, ...WITH_THE_CODE_OF_A_HEAD].join('|')}))`),
  },
});
