import { FEATURES, type Need } from '../src/cli/permissions/features.js';
import { actionsOf, policyFor } from '../src/cli/permissions/policy.js';
import { enPermissions as words } from '../src/cli/permissions/words.js';
import { notesOn, whyOf } from '../src/cli/permissions.js';

const SOURCE = 'https://www.alibabacloud.com/help/en/oss/user-guide/how-oss-works-with-ram';
const UNRESTORE = 'https://help.aliyun.com/zh/oss/developer-reference/unrestore';

/** `docs/permissions.md`, from the table that the command `permissions` prints. */
export function permissionsPage(): string {
  const features = [...FEATURES];
  const [own, looks] = [false, true].map(isLook =>
    features.filter(([name]) => name.startsWith('diagnose:') === isLook),
  );
  return [
    '# Which permissions it needs',
    '',
    'What a RAM user or role has to be allowed, feature by feature: for the call itself and for what the library adds to it. A key that lacks one loses no data:',
    'a look that OSS denies is not made up for, the call rejects or stays `unknown`, and the advice names the permission.',
    '',
    'Generated from a table by `npm run docs:permissions`. A test has every feature do its work on the local OSS and compares the requests with the table: nothing more, nothing less.',
    `Which action OSS checks for which request is what [its page](${SOURCE}) says; for CleanRestoredObject, the page of [ossutil unrestore](${UNRESTORE}) (Chinese). The table was never tried against a real OSS.`,
    '',
    '## The policy in JSON',
    '',
    '`npx ali-oss-remedy permissions` lists the features; with the names of those that you use, it prints one policy for all of them. With `--json` it prints nothing else.',
    '',
    '```console',
    '$ npx ali-oss-remedy permissions appendRecovery --bucket my-logs --prefix app/ --json',
    JSON.stringify(policyFor(FEATURES.get('appendRecovery') ?? [], { bucket: 'my-logs', prefix: 'app/' }), null, 2),
    '```',
    '',
    '## Features',
    '',
    ...tableOf(own ?? []),
    '',
    ...notesOn(
      features.map(([name]) => name),
      features.flatMap(([, needs]) => needs),
      words,
    ).map(note => `- ${note}`),
    '- `backoff`, `firstOf` and `upTo` send nothing of their own.',
    '',
    '## diagnose',
    '',
    'What `diagnose: true` and `npx ali-oss-remedy diagnose` look up after a 409. All of it is optional: what is denied is named in the advice.',
    'For the policy of all codes: `npx ali-oss-remedy permissions diagnose`; for one: `permissions diagnose:FileImmutable`.',
    '',
    ...tableOf(looks ?? []),
    '',
  ].join('\n');
}

function tableOf(features: readonly (readonly [name: string, needs: readonly Need[]])[]): readonly string[] {
  const rows = features.flatMap(([name, needs]) => {
    const actions = actionsOf(needs);
    if (actions.length === 0) return [`| \`${name}\` | none | ${words.nothing} |`];
    return actions.map(
      (action, at) => `| ${at === 0 ? `\`${name}\`` : ''} | \`${action}\` | ${whyOf(action, needs, words)} |`,
    );
  });
  return ['| feature | permission | for |', '|---|---|---|', ...rows];
}
