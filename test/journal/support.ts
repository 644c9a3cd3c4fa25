import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { appendWriter, type AppendWriterOptions, type JournaledWriter, type RemedyOptions } from '../../src/index.js';
import { type Journal, type JournalOptions, openJournal } from '../../src/journal/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { wrappedClient } from '../ali-oss/support.js';

/** A folder that is gone after the test. */
export function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'ali-oss-remedy-journal-'));
  onTestFinished(() => {
    rmSync(made, { recursive: true, force: true });
  });
  return made;
}

export interface Life {
  readonly journal: Journal;
  readonly writer: JournaledWriter;
}

/** A process of a writer with this journal. */
export async function live(
  oss: LocalOss,
  at: string,
  options: AppendWriterOptions & JournalOptions & { readonly client?: RemedyOptions; readonly name?: string } = {},
): Promise<Life> {
  const { maxJournalBytes, client: remedyOptions, name = 'app.log', ...writerOptions } = options;
  const journal = await openJournal(at, { maxJournalBytes });
  const client = wrappedClient(oss, { random: () => 0.01, ...remedyOptions });
  return { journal, writer: appendWriter(client, name, { ...writerOptions, journal }) };
}

export const contentOf = (oss: LocalOss, name = 'app.log') => oss.object('logs', name)?.content.toString() ?? '';
