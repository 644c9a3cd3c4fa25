import { createServer } from 'node:http';
import { describe, expect, test, vi } from 'vitest';
import { createVitest } from 'vitest/node';
import { filesIn, ROOT } from './sources.js';
import { leftOpen } from '../left-open.js';
import { ALONE, projectOf } from '../projects.js';

describe('the projects of the tests', () => {
  const files = filesIn('test').filter(file => file.endsWith('.test.ts'));

  test('have every test file in exactly one of them, but for those that need a browser', async () => {
    const vitest = await createVitest('test', { root: ROOT, watch: false, config: 'vitest.config.ts' });
    const specifications = await vitest.globTestSpecifications().finally(() => vitest.close());
    const found = specifications.map(({ project, moduleId }) => `${moduleId.replace(`${ROOT}/`, '')} ${project.name}`);
    const inNone = files.filter(file => projectOf(file) === 'browser');
    expect(inNone.filter(file => !/^test\/(?:browser|dashboard)\//.test(file))).toEqual([]);
    expect(found.sort()).toEqual(
      files.filter(file => !inNone.includes(file)).map(file => `${file} ${projectOf(file)}`),
    );
  });

  test('name no exception that is gone', () => {
    expect(Object.keys(ALONE).filter(file => !files.includes(file))).toEqual([]);
  });

  test('have files in each of them', () => {
    expect([...new Set(files.map(projectOf))].sort()).toEqual(['alone', 'browser', 'model', 'oss', 'unit']);
  });
});

test('a server that is left open is noticed, and no longer when it is closed', async () => {
  expect(leftOpen()).toEqual([]);
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  expect(leftOpen()).toEqual(['TCPServerWrap']);
  server.close();
  await vi.waitFor(() => {
    expect(leftOpen()).toEqual([]);
  });
});
