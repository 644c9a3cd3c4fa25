const EXAMPLES = {
  'log-shipper': 'lines of a file or of standard input go to an object; --help',
  writer: 'many small records in few appends, each with its receipt',
  pino: 'pino logs to an object',
  winston: 'winston logs to an object, and to the next when it is full',
  'lost-answer': 'an answer is lost, and what reportOf says',
  'custom-policy': 'a policy of your own in ten lines',
  'observe-first': 'see what would be decided, and change nothing',
  advice: 'what to do about a 409, in plain words',
  opentelemetry: 'spans and counters of what calls meet',
  'express-upload': 'uploads that do not overwrite, behind Express; a 409 becomes an answer with advice',
  'egg-midway': 'a plugin for Egg and a service for Midway, in CommonJS',
  'create-if-absent': 'several processes want to be the one that does it',
  'test-your-own-code': 'faults on demand in your own tests',
} as const;

const [name = '', ...args] = process.argv.slice(2);
if (Object.hasOwn(EXAMPLES, name)) {
  const { main } = (await import(`./${name}.js`)) as { main: (args: readonly string[]) => Promise<unknown> };
  await main(args);
} else {
  console.log('Usage: npm run example -- <name>\n');
  for (const [example, what] of Object.entries(EXAMPLES)) console.log(`  ${example.padEnd(20)}${what}`);
  process.exitCode = name === '' ? 0 : 2;
}
