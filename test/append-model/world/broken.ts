import * as answers from '../../../src/ali-oss/answer.js';
import { provenance } from '../../../src/ali-oss/answer.js';
import { survival } from '../../../src/call/call.js';
import { BROKEN_RULES } from './broken-rules.js';
import { type Broken, instead } from './instead.js';

/** One entry for each clause of the rules, of what counts as OSS's word, and of what a delete leaves open. */
export const BROKEN: readonly Broken[] = [
  ...BROKEN_RULES,
  {
    clause: 'every success is believed',
    breaks: [instead(answers, 'isForeignSuccess', () => false)],
    family: 'headers hidden (browser), mayBeResent',
    shows: ['lost'],
  },
  {
    clause: 'every error is believed',
    breaks: [instead(provenance, 'isOfOss', () => true)],
    family: "not OSS's answers",
    shows: ['misreported'],
  },
  {
    clause: 'what comes out of a cache is believed',
    breaks: [instead(provenance, 'isFromCache', () => false)],
    family: 'looks out of a cache',
    shows: ['lost', 'twice'],
  },
  {
    clause: "a 5xx with OSS's mark is an answer",
    breaks: [
      instead(answers, 'outcomeOf', (kept, response, sight) =>
        response?.status === 503 && provenance.isOfOss(response) ? 'refused' : kept(response, sight),
      ),
    ],
    family: 'old content begins with the record',
    shows: ['misreported'],
  },
  {
    clause: 'what never left is a doubt',
    breaks: [
      instead(answers, 'outcomeOf', (kept, ...given) => {
        const outcome = kept(...given);
        return outcome === 'unsent' ? 'unanswered' : outcome;
      }),
    ],
    family: 'never left, or denied',
    only: { attempts: 1, header: true },
    shows: ['needless'],
  },
  {
    clause: 'a delete by this client settles nothing',
    breaks: [instead(survival, 'afterDelete', () => true)],
    family: 'deleted by this client',
    only: { attempts: 1, header: true, start: '' },
    shows: ['needless'],
  },
];
