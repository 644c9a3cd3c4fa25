import { ON_THE_WAY } from './families.js';
import { expectFaultless } from './inside.js';

expectFaultless('what others do on the way', ON_THE_WAY);
