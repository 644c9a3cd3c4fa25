import { POSSIBLE } from './families.js';
import { expectFaultless } from './inside.js';

expectFaultless('equal records of others are possible', POSSIBLE);
