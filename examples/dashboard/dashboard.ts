import { type DemoOptions, startDemo } from './demo.js';
import { type PageFiles, pageFiles } from './files.js';
import { startServer } from './server.js';

export interface DashboardOptions extends DemoOptions {
  /** @default 0, which takes a free port */
  readonly port?: number;
  /** Where the page comes from. @default what tsc compiled */
  readonly files?: PageFiles;
}

/** The demo and its page while they run. */
export interface Dashboard extends AsyncDisposable {
  readonly url: string;
}

export async function startDashboard({
  port,
  files = pageFiles(),
  ...options
}: DashboardOptions = {}): Promise<Dashboard> {
  const demo = await startDemo(options);
  try {
    const server = await startServer(demo, files, port);
    return {
      url: server.url,
      async [Symbol.asyncDispose]() {
        await server[Symbol.asyncDispose]();
        await demo[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await demo[Symbol.asyncDispose]();
    throw error;
  }
}
