'use strict';

const { Config, Configuration, Destroy, Init, Inject, Provide, Scope, ScopeEnum } = require('@midwayjs/core');
const { destroyGlobalApplicationContext, initializeGlobalApplicationContext } = require('@midwayjs/core');
const OSS = require('ali-oss');
const { appendWriter, remedy } = require('ali-oss-remedy');

/** The one wrapped client of the application. In TypeScript: `@Provide() @Scope(ScopeEnum.Singleton) class OssService`. */
class OssService {
  init() {
    const { remedy: options, ...client } = this.config.client;
    this.client = remedy(new OSS(client), options);
  }
}
decorate(OssService, { config: [Config('oss')], init: [Init()] });

/** Writes an audit trail: each record is stored once, many to a request. */
class AuditService {
  writers = new Map();

  record(name, what) {
    if (!this.writers.has(name)) this.writers.set(name, appendWriter(this.oss.client, name));
    return this.writers.get(name).write(`${what}\n`);
  }

  /** Midway ends: what is held is stored first. */
  async close() {
    await Promise.all([...this.writers.values()].map(writer => writer.close()));
  }
}
decorate(AuditService, { oss: [Inject(() => OssService)], close: [Destroy()] });

/** Starts Midway's container with the configuration that src/config/config.default.js would give. */
exports.startMidway = async config => {
  const MainConfiguration = class {};
  Configuration({ importConfigs: [{ default: config }] })(MainConfiguration);
  const container = await initializeGlobalApplicationContext({
    baseDir: __dirname,
    appDir: __dirname,
    asyncContextManager: { enable: false },
    imports: [{ MainConfiguration, OssService, AuditService }],
  });
  return {
    getAsync: name => container.getAsync(name),
    stop: () => destroyGlobalApplicationContext(container),
  };
};

/** What a compiler makes of decorators. */
function decorate(type, members) {
  Provide()(type);
  Scope(ScopeEnum.Singleton)(type);
  for (const [name, decorators] of Object.entries(members)) {
    for (const decorator of decorators) {
      decorator(type.prototype, name, Object.getOwnPropertyDescriptor(type.prototype, name));
    }
  }
}
