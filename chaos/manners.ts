import type OSS from 'ali-oss';
import { appendWriter, remedy, reportOf, withOptions } from 'ali-oss-remedy';
import { headAndAgain, lengthRule, type Writer } from '../examples/demo/writers.js';
import type { Answer } from './journal.js';

/** Appends some records as one piece, and never rejects. */
export type Append = (records: Buffer) => Promise<Answer>;

/** A way in which a process appends to an object. */
export interface Manner {
  /** What the table says of it. */
  readonly title: string;
  /** Whether it promises to store every record once. What does not is here to show what it loses. */
  readonly isExact: boolean;
  /** How many records go into one call. */
  readonly recordsPerCall: number;
  /** How many calls a process has under way at once. */
  readonly inFlight: number;
  readonly open: (client: OSS, name: string, circumstances: Circumstances) => Append;
}

/** What a process knows of where it is. */
export interface Circumstances {
  readonly random: () => number;
  /** Whether boxes between may send requests twice. */
  readonly boxes: boolean;
}

/** One append at a time: two of one process at once would lose against each other, and that is not what is shown here. */
const BY_HAND = { isExact: false, recordsPerCall: 20, inFlight: 1 } as const;

/** Of an error's text, in a journal: ali-oss's say at length what state their socket was in. */
const BECAUSE_AT_MOST = 200;

/** Every way to append that a run can be made with. */
export const MANNERS = {
  remedy: {
    title: 'remedy',
    isExact: true,
    recordsPerCall: 20,
    inFlight: 4,
    open: openClient,
  },
  // One record per call: the writer gathers them itself.
  writer: { title: 'writer', isExact: true, recordsPerCall: 1, inFlight: 256, open: openWriter },
  naive: { title: 'naive loop', ...BY_HAND, open: opened(headAndAgain) },
  'length-only': { title: 'length only', ...BY_HAND, open: opened(lengthRule) },
} as const satisfies Readonly<Record<string, Manner>>;

export type MannerName = keyof typeof MANNERS;

/** So many calls, or writers, give up at once: so processes live on with appends of which they do not know what became. */
const IMPATIENT_SHARE = 0.25;

/** A double delivery beside rivals is what only `mayBeResent` copes with. */
function recoveryWith(boxes: boolean) {
  return boxes ? { mayBeResent: true } : true;
}

function openClient(client: OSS, name: string, { random, boxes }: Circumstances): Append {
  const patient = remedy(client, { appendRecovery: recoveryWith(boxes), attempts: Infinity, random });
  const impatient = withOptions(patient, { attempts: 1 });
  return records => {
    const wrapped = random() < IMPATIENT_SHARE ? impatient : patient;
    return wrapped.append(name, records).then(endedWithReport, failed);
  };
}

function openWriter(client: OSS, name: string, { random, boxes }: Circumstances): Append {
  const attempts = random() < IMPATIENT_SHARE ? 1 : Infinity;
  const writer = appendWriter(remedy(client, { appendRecovery: recoveryWith(boxes), attempts, random }), name);
  return async record => {
    try {
      return endedWithReport(await writer.write(record));
    } catch (error) {
      // What is still in doubt then stays so in the journal; those that come after go on.
      await writer.resume().catch(() => undefined);
      return failed(error);
    }
  };
}

/** After an error the file is opened anew, as its callers do: what a gateway told must not stay in its way for ever. */
function opened(writer: Writer): Manner['open'] {
  return (client, name, { random }) => {
    let append = writer(client, name, random);
    return records =>
      append(records).then(
        () => ({ says: 'yes' }),
        (error: unknown) => {
          append = writer(client, name, random);
          return failed(error);
        },
      );
  };
}

function endedWithReport(result: unknown): Answer {
  const end = Number((result as { nextAppendPosition?: unknown }).nextAppendPosition);
  const written = reportOf(result)?.written;
  if (written === 'yes' && Number.isInteger(end)) return { says: 'yes', end };
  return { says: 'nonsense', because: `resolved with written ${String(written)} and an end of ${end}` };
}

/** An error without a report, as the plain client's are, is taken as its callers take it: the records are not stored. */
function failed(error: unknown): Answer {
  const written = reportOf(error)?.written ?? 'no';
  return { says: written === 'yes' ? 'nonsense' : written, because: String(error).slice(0, BECAUSE_AT_MOST) };
}
