import { factsOf } from '../advice/diagnose.js';
import type { Conflict } from '../conflict/conflict.js';
import { toolsFor } from '../policies/tools.js';
import type { OssClient } from '../ali-oss/view.js';
import type { Asked } from './arguments.js';
import { clientFor, withoutSecrets } from './client.js';
import { EXIT, type Io, type Problem, shown } from './io.js';
import { paintFor } from './paint.js';
import { type Subject, subjectOf } from './subject.js';
import { addressOf, type OssAddress } from './target.js';

/**
 * Looks up, with read requests alone, what OSS says of a conflict's bucket or object now. Resolves with the exit code: 1 where the
 * code is not known or nothing could be looked at.
 */
export async function diagnoseCommand(asked: Asked, io: Io): Promise<number> {
  const { language, json } = asked;
  const { words } = language;
  const prepared = await prepare(asked, io);
  if ('problem' in prepared) {
    io.complain(prepared.problem);
    return prepared.exit;
  }
  const { subject, address, client } = prepared;
  const conflict = conflictFor(subject, address, asked);
  const { name } = address;
  const tools = toolsFor({ inner: client, name, acts: false, random: Math.random, signal: undefined });
  const { facts: told, isSeen } = await factsOf(conflict, tools, language.locale);
  const facts = told.map(fact => shown(withoutSecrets(fact, io.env), 500));
  const { code, kind } = subject;
  const advice = language.advice(code, kind);
  const found = { code, kind, bucket: address.bucket, object: name, facts };
  if (json) {
    io.print(JSON.stringify({ ...found, ...advice }, null, 2));
    return isSeen ? EXIT.done : EXIT.unknown;
  }
  const paint = paintFor(io);
  const lines = facts.length === 0 ? [words.nothingToLookUp] : facts;
  io.print(
    [
      paint.heading(kind === undefined ? code : `${code} (${kind})`),
      advice.summary,
      '',
      paint.heading(words.found),
      ...lines.map(line => `  ${line}`),
      '',
      paint.heading(words.toDo),
      ...advice.actions.map((action, at) => `  ${at + 1}. ${action}`),
      '',
      `${words.docs}${words.colon}${advice.docs}`,
    ].join('\n'),
  );
  return isSeen ? EXIT.done : EXIT.unknown;
}

interface Prepared {
  readonly subject: Subject;
  readonly address: OssAddress;
  readonly client: OssClient;
}

async function prepare({ operands, language: { words } }: Asked, io: Io): Promise<Prepared | Problem> {
  const target = operands.at(-1) ?? '';
  const address = addressOf(target);
  if (operands.length < 2 || address === undefined) {
    return { problem: `${words.noAddress(shown(target))}\n${words.seeHelp}`, exit: EXIT.usage };
  }
  const subject = await subjectOf(operands.slice(0, -1), io, words);
  if ('problem' in subject) return subject;
  if (address.name === undefined && NEEDS_OBJECT.has(subject.code)) {
    return { problem: words.needsObject(subject.code, `oss://${address.bucket}/…`), exit: EXIT.usage };
  }
  const made = clientFor(address.bucket, io.env);
  if ('missing' in made) return { problem: words.missingVariables(made.missing.join(', ')), exit: EXIT.usage };
  if ('notInstalled' in made) return { problem: words.noAliOss, exit: EXIT.unknown };
  if ('refused' in made) return { problem: words.noClient(shown(made.refused)), exit: EXIT.usage };
  return { subject, address, client: made.client as OssClient };
}

/** What is looked at of these is an object or a LiveChannel. */
const NEEDS_OBJECT = new Set([
  ...['PositionNotEqualToLength', 'ObjectNotAppendable', 'AppendSealedObjectNotAllowed', 'FileAlreadyExists'],
  ...['RestoreAlreadyInProgress', 'ArchiveRestoreNotFinished', 'ArchiveRestoreFileStale'],
  ...['LiveChannelDisabled', 'ChannelStillLive'],
]);

/** The conflict as a call would have met it that reads the object: nothing is known of the call itself. */
function conflictFor(
  { code, kind, error }: Subject,
  { bucket, name }: OssAddress,
  { versionId, inventory }: Asked,
): Conflict {
  const version = versionId === undefined ? [] : [{ versionId }];
  const { details = {}, headers = {} } = error?.conflict ?? {};
  return {
    ...{ code, kind, bucket, name, headers, details },
    operation: name === undefined ? '' : 'get',
    args: name === undefined ? [bucket, { id: inventory }] : [name, ...version],
    ...{ attempt: 1, elapsedMs: 0, written: 'unknown', error: undefined },
  };
}
