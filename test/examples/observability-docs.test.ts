import OSS from 'ali-oss';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { main as opentelemetry } from '../../examples/opentelemetry.js';
import { type RemedyEvent, remedy } from '../../src/index.js';
import { startOss } from '../../src/testing/index.js';
import { openDebugLog } from '../ali-oss/support.js';
import { textOf } from '../structure/sources.js';

const page = textOf('docs/observability.md');

/** What is in the page's ``` blocks of a kind, line by line. */
function linesIn(kind: string): string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${kind}\n(.*?)^\`\`\``, 'gms'))].flatMap(([, text = '']) =>
    text.trim().split('\n'),
  );
}

describe('docs/observability.md', () => {
  const lines: string[] = [];
  const events: RemedyEvent[] = [];

  beforeAll(async () => {
    // Numbers are shared by all copies of the library in a process; this story begins with the first.
    Reflect.deleteProperty(globalThis, Symbol.for('ali-oss-remedy:calls'));
    const stop = openDebugLog(line => lines.push(line.replace(/^.*(?=ali-oss-remedy:)/, '').replace(/ \+\d+ms$/, '')));
    await using oss = await startOss();
    let ms = 0;
    const client = remedy(new OSS(oss.clientOptions()), {
      appendRecovery: true,
      now: () => (ms += 1),
      random: () => 0.5,
      onEvent: event => events.push(event),
    });
    await client.append('app.log', Buffer.from('one\n'));
    oss.fault({ match: { operation: 'AppendObject' }, do: { kind: 'apply-then-drop' } });
    await client.append('app.log', Buffer.from('two\n'));
    const bucket = oss.bucket('bucket');
    if (bucket) bucket.worm = { days: 30, state: 'Locked' };
    await client.delete('app.log').catch(() => undefined);
    stop();
  });

  it('shows the debug lines of a lost answer and of a retention policy as they are', () => {
    const shown = linesIn('text').filter(line => line.startsWith('ali-oss-remedy:'));
    expect(shown).toEqual(lines.slice(1));
  });

  it.each(['conflict', 'unanswered', 'decision', 'settled'])('has a real example of %s in its table', type => {
    const row = page.split('\n').find(line => line.startsWith(`| \`${type}\` |`)) ?? '';
    const [, , said = ''] = row.split(' | ');
    const line = said.replace(/^`|` \|$/g, '');
    expect(lines).toContain(`ali-oss-remedy:${type} ${line}`);
  });

  it('shows the one event of a call that met nothing as it is', () => {
    expect(linesIn('json')).toEqual([JSON.stringify(events[0])]);
  });

  it('shows what the OpenTelemetry example prints', async () => {
    vi.stubEnv('OSS_BUCKET', '');
    let printed = '';
    const log = vi.spyOn(console, 'log').mockImplementation((text: unknown) => {
      printed += `${String(text)}\n`;
    });
    await opentelemetry();
    log.mockRestore();
    vi.unstubAllEnvs();
    const told = printed.replace(/[\d.]+ ms/g, '… ms').split('\n');
    const shown = linesIn('text').filter(line => !line.startsWith('ali-oss-remedy:'));
    expect(shown.length).toBeGreaterThan(5);
    expect(shown.filter(line => !told.includes(line))).toEqual([]);
  });

  it('names every field of the events', () => {
    const fields = new Set(events.flatMap(event => Object.keys(event)));
    expect([...fields].filter(field => field !== 'type' && !page.includes(`\`${field}\``))).toEqual([]);
  });
});
