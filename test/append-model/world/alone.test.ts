import { ALONE } from './families.js';
import { expectFaultless } from './inside.js';

expectFaultless('one client', ALONE);
