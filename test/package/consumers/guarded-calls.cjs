const assert = require('node:assert/strict');
const { writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

/** A conflict that is recognised, two appends that are recovered, and a writer whose answer is lost, with the package as it was loaded. */
module.exports = async function guardedCalls({ OSS, appendWriter, isConflict, remedy, reportOf, startOss, zh }) {
  const oss = await startOss({ buckets: ['logs'] });
  try {
    const client = remedy(new OSS(oss.clientOptions({ bucket: 'logs' })), { appendRecovery: true, locale: zh });
    await client.put('report.csv', Buffer.from('first'));
    const error = await client
      .put('report.csv', Buffer.from('second'), { headers: { 'x-oss-forbid-overwrite': 'true' } })
      .catch(thrown => thrown);
    assert.ok(isConflict(error));
    assert.equal(error.code, 'FileAlreadyExists');
    assert.match(error.advice.summary, /\p{Script=Han}/u);
    assert.equal(oss.object('logs', 'report.csv').content.toString(), 'first');

    await client.append('app.log', Buffer.from('a\n'));
    await new OSS(oss.clientOptions({ bucket: 'logs' })).append('app.log', Buffer.from('b\n'), { position: '2' });
    const moved = await client.append('app.log', Buffer.from('c\n'));
    assert.equal(reportOf(moved).trail[0].conflict.code, 'PositionNotEqualToLength');

    // A file is compared by its checksum, which is computed by what is loaded only then.
    const file = join(tmpdir(), `guarded-calls-${process.pid}.log`);
    writeFileSync(file, 'd\n');
    oss.fault({ match: { operation: 'AppendObject' }, do: { kind: 'apply-then-drop' } });
    const found = await client.append('app.log', file);
    assert.equal(reportOf(found).written, 'yes');
    assert.equal(oss.object('logs', 'app.log').content.toString(), 'a\nb\nc\nd\n');

    const writer = appendWriter(client, 'written.log');
    oss.fault({ match: { operation: 'AppendObject' }, do: { kind: 'apply-then-drop' } });
    const receipts = await Promise.all(['1\n', '2\n', '3\n'].map(line => writer.write(line)));
    await writer.close();
    assert.deepEqual(
      receipts.map(({ position }) => position),
      [0, 2, 4],
    );
    assert.equal(oss.object('logs', 'written.log').content.toString(), '1\n2\n3\n');
  } finally {
    await oss.close();
  }
};
