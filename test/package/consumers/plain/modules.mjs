import OSS from 'ali-oss';
import { appendWriter, isConflict, remedy, reportOf } from 'ali-oss-remedy';
import { zh } from 'ali-oss-remedy/locales/zh';
import { startOss } from 'ali-oss-remedy/testing';
import guardedCalls from '../guarded-calls.cjs';

await guardedCalls({ OSS, appendWriter, isConflict, remedy, reportOf, startOss, zh });
console.log('ES modules: recognised and recovered');
