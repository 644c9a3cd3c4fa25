import OSS from 'ali-oss';
import { type Contest, contend } from './contend.js';

process.once('message', ({ config, name, who }: Contest) => {
  void contend(new OSS(config), name, who).then(ended => {
    process.send?.(ended, () => {
      process.disconnect();
    });
  });
});
