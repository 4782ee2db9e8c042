import { ensureNode } from '../../main/launch/node.mjs';

await ensureNode();
process.stdout.write(`${process.argv.slice(2).join('|')}\n`);
process.exit(3);
