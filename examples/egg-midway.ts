import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type OSS from 'ali-oss';
import { openBucket } from './client.js';

/** The CommonJS files are what is shown; they lie beside the source of this one. */
const FOLDER = new URL(
  import.meta.url.includes('/build/examples/') ? '../../examples/egg-midway/' : './egg-midway/',
  import.meta.url,
);

/** Loads a file of the example, as `require` would. */
export type Load = (file: string) => unknown;

/** Egg and Midway load CommonJS. Both get one wrapped client for the life of the application. */
export const main = () => show(createRequire(import.meta.url));

/** The same with files that are loaded in another way. */
export async function show(load: Load) {
  await using bucket = await openBucket();
  const file = (name: string) => fileURLToPath(new URL(name, FOLDER));
  const config = { oss: { client: { ...optionsOf(bucket.newClient()), remedy: { appendRecovery: true } } } };

  // Egg calls the plugin with the application. Egg itself is large: this stands in for the one thing that the plugin uses.
  const plugin = load(file('egg-plugin.cjs')) as (app: EggApp) => void;
  const app: EggApp = { config, addSingleton: (name, create) => (app[name] = create(config[name].client)) };
  plugin(app);
  const log = bucket.newName('egg.log');
  const client = app.oss as OSS;
  await Promise.all(['one\n', 'two\n', 'three\n'].map(line => client.append(log, Buffer.from(line))));
  const egg = String((await client.get(log)).content);
  console.log(`Egg: ${JSON.stringify(egg)}`);

  // Midway's own container makes the service, gives it its configuration and ends it.
  const { startMidway } = load(file('midway-app.cjs')) as { startMidway: (config: object) => Promise<MidwayApp> };
  const midway = await startMidway(config);
  const trail = bucket.newName('midway.log');
  const audit = await midway.getAsync('auditService');
  await Promise.all(['login', 'logout'].map(what => audit.record(trail, what)));
  await midway.stop();
  const recorded = String((await client.get(trail)).content);
  console.log(`Midway: ${JSON.stringify(recorded)}`);
  return { egg, midway: recorded };
}

/** As much of Egg's application as the plugin uses. */
interface EggApp {
  readonly config: { readonly oss: { readonly client: object } };
  addSingleton(name: 'oss', create: (config: object) => object): void;
  oss?: object;
}

interface MidwayApp {
  getAsync(name: 'auditService'): Promise<{ record(name: string, what: string): Promise<unknown> }>;
  stop(): Promise<void>;
}

const optionsOf = (client: OSS): object => (client as OSS & { readonly options: object }).options;
