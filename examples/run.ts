const EXAMPLES = {
  'log-shipper': 'many callers append to one object',
  writer: 'many small records in few appends, each with its receipt',
  pino: 'pino logs to an object',
  winston: 'winston logs to an object, and to the next when it is full',
  'lost-answer': 'an answer is lost, and what reportOf says',
  'custom-policy': 'a policy of your own in ten lines',
  'observe-first': 'see what would be decided, and change nothing',
  advice: 'what to do about a 409, in plain words',
  'test-your-own-code': 'faults on demand in your own tests',
} as const;

const [name = ''] = process.argv.slice(2);
if (Object.hasOwn(EXAMPLES, name)) {
  const { main } = (await import(`./${name}.js`)) as { main: () => Promise<unknown> };
  await main();
} else {
  console.log('Usage: npm run example -- <name>\n');
  for (const [example, what] of Object.entries(EXAMPLES)) console.log(`  ${example.padEnd(20)}${what}`);
  process.exitCode = name === '' ? 0 : 2;
}
