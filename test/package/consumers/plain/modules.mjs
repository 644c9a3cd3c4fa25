import OSS from 'ali-oss';
import { isConflict, remedy, reportOf } from 'ali-oss-remedy';
import { zh } from 'ali-oss-remedy/locales/zh';
import { startOss } from 'ali-oss-remedy/testing';
import guardedCalls from '../guarded-calls.cjs';

await guardedCalls({ OSS, isConflict, remedy, reportOf, startOss, zh });
console.log('ES modules: recognised and recovered');
