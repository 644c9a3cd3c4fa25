import { RIVALS } from './families.js';
import { expectFaultless } from './inside.js';

expectFaultless('two clients', RIVALS);
