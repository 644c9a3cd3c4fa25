import type OSS from 'ali-oss';
import { appendWriter, remedy, reportOf, withOptions } from 'ali-oss-remedy';
import { openJournal } from 'ali-oss-remedy/journal';
import { headAndAgain, lengthRule, type Writer } from '../examples/demo/writers.js';
import type { Answer } from './journal.js';

/** Appends some records as one piece, and never rejects. `next` is the number of the record that comes after them. */
export type Append = (records: Buffer, next: number) => Promise<Answer>;

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
  /** Whether what was accepted outlives a process, so that nothing is left in doubt. */
  readonly outlives?: boolean;
  readonly open: (client: OSS, name: string, circumstances: Circumstances) => Opened | Promise<Opened>;
}

/** A way to append that is ready. */
export interface Opened {
  readonly append: Append;
  /** The first record that is still to be appended, where the processes before this one left word of it. */
  readonly from?: number;
  /** Waits until everything is stored. */
  readonly finish?: () => Promise<void>;
}

/** What a process knows of where it is. */
export interface Circumstances {
  readonly random: () => number;
  /** Whether boxes between may send requests twice. */
  readonly boxes: boolean;
  /** A folder of the writer's own, which outlives its processes. */
  readonly folder: string;
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
  journal: { title: 'journal', isExact: true, recordsPerCall: 1, inFlight: 256, outlives: true, open: openJournaled },
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

function openClient(client: OSS, name: string, { random, boxes }: Circumstances): Opened {
  const patient = remedy(client, { appendRecovery: recoveryWith(boxes), attempts: Infinity, random });
  const impatient = withOptions(patient, { attempts: 1 });
  const append: Append = records => {
    const wrapped = random() < IMPATIENT_SHARE ? impatient : patient;
    return wrapped.append(name, records).then(endedWithReport, failed);
  };
  return { append };
}

function openWriter(client: OSS, name: string, { random, boxes }: Circumstances): Opened {
  const attempts = random() < IMPATIENT_SHARE ? 1 : Infinity;
  const writer = appendWriter(remedy(client, { appendRecovery: recoveryWith(boxes), attempts, random }), name);
  const append: Append = async record => {
    try {
      return endedWithReport(await writer.write(record));
    } catch (error) {
      // What is still in doubt then stays so in the journal; those that come after go on.
      await writer.resume().catch(() => undefined);
      return failed(error);
    }
  };
  return { append };
}

/** Small, so that what is accepted does not run far ahead of what is stored. */
const JOURNAL_BYTES = 64 * 1024;
/** Small too, so that there are many requests for a fault to hit. */
const BATCH_BYTES = 2048;

/** What is accepted counts as acknowledged; the mark says where to go on. */
async function openJournaled(client: OSS, name: string, { random, boxes, folder }: Circumstances): Promise<Opened> {
  const journal = await openJournal(folder, { maxJournalBytes: JOURNAL_BYTES });
  const wrapped = remedy(client, { appendRecovery: recoveryWith(boxes), attempts: Infinity, random });
  const writer = appendWriter(wrapped, name, { journal, maxBatchBytes: BATCH_BYTES });
  return {
    from: Number(writer.mark ?? 0),
    async append(record, next) {
      await writer.accept(record, { mark: String(next) });
      return { says: 'yes' };
    },
    finish: () => writer.close(),
  };
}

/** After an error the file is opened anew, as its callers do: what a gateway told must not stay in its way for ever. */
function opened(writer: Writer): Manner['open'] {
  return (client, name, { random }) => {
    let each = writer(client, name, random);
    const append: Append = records =>
      each(records).then(
        () => ({ says: 'yes' }),
        (error: unknown) => {
          each = writer(client, name, random);
          return failed(error);
        },
      );
    return { append };
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
