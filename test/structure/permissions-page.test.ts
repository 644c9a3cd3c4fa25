import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';
import { permissionsPage } from '../../scripts/permissions-page.js';

const PAGE = 'docs/permissions.md';

test('docs/permissions.md is what the table says: `npm run docs:permissions` writes it anew', async () => {
  const formatted = await format(permissionsPage(), { ...(await resolveConfig(PAGE)), filepath: PAGE });
  await expect(formatted).toMatchFileSnapshot(`../../${PAGE}`);
});
