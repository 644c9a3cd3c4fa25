import { remedy } from 'ali-oss-remedy';

// The library by itself, for its size.
Object.assign(globalThis, { remedy });
