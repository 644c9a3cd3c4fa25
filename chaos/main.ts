// Many processes append to one object over a network that loses one request in twenty, and some of them are killed. Then the
// object is read back: is what was acknowledged there once, and nothing else but what nobody could know of?
import { command } from './command.js';

process.exitCode = await command(process.argv.slice(2), {
  print: text => {
    console.log(text);
  },
  progress: text => {
    console.error(text);
  },
});
