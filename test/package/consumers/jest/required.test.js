const OSS = require('ali-oss');
const { appendWriter, isConflict, remedy, reportOf } = require('ali-oss-remedy');
const { zh } = require('ali-oss-remedy/locales/zh');
const { startOss } = require('ali-oss-remedy/testing');
const guardedCalls = require('../guarded-calls.cjs');

test('Jest without any configuration: recognised and recovered', () =>
  guardedCalls({ OSS, appendWriter, isConflict, remedy, reportOf, startOss, zh }));
