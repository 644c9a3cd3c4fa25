import { askedFor } from './arguments.js';
import { explainCommand } from './explain.js';
import { EXIT, type Io } from './io.js';
import { listCommand } from './list.js';
import { permissionsCommand } from './permissions.js';
import { tryCommand } from './try.js';
import { version } from './version.js';

/** Does what a command line asks for. Resolves with the exit code: 0 done, 1 not known, 2 not asked for properly. */
export async function cli(args: readonly string[], io: Io): Promise<number> {
  const asked = askedFor(args, io.env);
  if ('problem' in asked) {
    io.complain(asked.problem);
    return asked.exit;
  }
  // What sends requests is loaded only where it is asked for.
  switch (asked.command) {
    case 'explain':
      return explainCommand(asked, io);
    case 'append':
      return (await import('./append.js')).appendCommand(asked, io);
    case 'diagnose':
      return (await import('./diagnose.js')).diagnoseCommand(asked, io);
    case 'list':
      return listCommand(asked, io);
    case 'permissions':
      return permissionsCommand(asked, io);
    case 'try':
      return tryCommand(asked, io);
    case 'help':
      io.print(asked.language.words.help);
      return EXIT.done;
    case 'version':
      io.print(version());
      return EXIT.done;
  }
}
