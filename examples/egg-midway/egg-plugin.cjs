'use strict';

// The `app.js` of an Egg plugin (its package.json says `"eggPlugin": { "name": "oss" }`). In config/config.default.js:
//   exports.oss = { client: { region, bucket, accessKeyId, accessKeySecret, remedy: { appendRecovery: true } } };
// Or `clients: { logs: { … }, uploads: { … } }` for several: app.oss.get('logs').

const OSS = require('ali-oss');
const { remedy } = require('ali-oss-remedy');

/** Makes `app.oss`: one client for the life of the worker, since the memory of unanswered sends goes with it. */
module.exports = app => {
  app.addSingleton('oss', createClient);
};

function createClient(config) {
  const { remedy: options, ...client } = config;
  return remedy(new OSS(client), options);
}
