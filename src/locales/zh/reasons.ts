import type { AllReasons } from '../../catalogue/reasons/all.js';
import { bucket } from './reasons/bucket.js';
import { object } from './reasons/object.js';
import { service } from './reasons/service.js';

/** Why something was decided, in Chinese. */
export const reasons = { ...object, ...bucket, ...service } as const satisfies AllReasons;
