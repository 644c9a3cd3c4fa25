import { open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

// LevelDB's lock is one of the operating system on the file LOCK, which a process loses as soon as it closes that file, whoever opened
// it: a second opening that LevelDB refuses does so, and a copy of the folder made by the process itself. So a process has a file of its
// own beside it, which is looked at before LOCK is touched.

const NAME = /^OWNER-(\d+)-(\d+)$/;

/** That a process has a folder, or is about to. */
export interface Hold {
  /** LevelDB has been opened: from now on others are refused by this file alone. */
  confirm(): Promise<void>;
  letGo(): Promise<void>;
}

/** Takes a folder for this process; `undefined` where it, or another one that lives, has it. */
export async function holdFolder(folder: string): Promise<Hold | undefined> {
  const name = `OWNER-${String(process.pid)}-${(await startOf(process.pid)) ?? '0'}`;
  const own = join(folder, name);
  // A copy of a folder is nobody's yet.
  const mark = String((await stat(folder)).ino);
  if (!(await isMade(own, mark))) return undefined;
  const others = (await readdir(folder)).filter(each => NAME.test(each) && each !== name);
  for (const other of others) {
    if (!(await isAlive(other)) || (await textOf(join(folder, other))) !== mark) continue;
    await rm(own, { force: true });
    return undefined;
  }
  return {
    async confirm() {
      await writeFile(own, mark);
      for (const other of others) await rm(join(folder, other), { force: true });
    },
    letGo: () => rm(own, { force: true }),
  };
}

/** Whether the file was made: nobody else in this process has the folder then, in whatever thread. */
async function isMade(own: string, mark: string): Promise<boolean> {
  try {
    await (await open(own, 'wx')).close();
    return true;
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== 'EEXIST') throw error;
  }
  const found = await textOf(own);
  const isCopy = found !== '' && found !== mark;
  // Where no start is known, it may be of a process that is gone and had the same number.
  const began = Date.now() - process.uptime() * 1000;
  const isOld = own.endsWith('-0') && (await stat(own)).mtimeMs < began - 1000;
  if (!isCopy && !isOld) return false;
  await rm(own, { force: true });
  return isMade(own, mark);
}

/** Whether its process lives. One that cannot be seen from here is left to LevelDB's own lock. */
async function isAlive(other: string): Promise<boolean> {
  const [, pid = '', start = ''] = NAME.exec(other) ?? [];
  return start !== '0' && (await startOf(Number(pid))) === start;
}

const textOf = (file: string) => readFile(file, 'utf8').catch(() => '');

/** When a process was started, on Linux: a number of its process may be given away again. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
async function startOf(pid: number): Promise<string | undefined> {
  const line = await textOf(`/proc/${String(pid)}/stat`);
  // The name of the program, in brackets, may contain anything.
  const [state, ...fields] = line.slice(line.lastIndexOf(')') + 2).split(' ');
  return state === 'Z' || state === 'X' ? undefined : fields[18];
}
