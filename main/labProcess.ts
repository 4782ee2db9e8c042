import { toLabError } from './contract/errors';
import { defaultDataFolder } from './dataFolder';
import { forkParent, type ParentPort, utilityParent } from './desktop/labParent';
import { createLab } from './lab/lab';
import { createDispatcher } from './transport/dispatch';

/** The lab of the desktop host, in a process of its own: nothing it does can make the window stutter. */

const { parentPort } = process as unknown as { readonly parentPort?: ParentPort };
const parent = parentPort === undefined ? forkParent(process) : utilityParent(parentPort);

const opening = createLab({
  dataFolder: defaultDataFolder(),
  host: 'desktop',
  ...(parent.spawn === undefined ? {} : { spawn: parent.spawn }),
}).then((lab) => ({ lab, dispatcher: createDispatcher(lab) }));

opening.then(
  () => parent.post({ kind: 'ready' }),
  (error: unknown) => parent.post({ kind: 'failed', message: toLabError(error).message }),
);

parent.onConnect((channel) => {
  opening.then(
    ({ dispatcher }) => dispatcher.serve(channel),
    () => channel.close(),
  );
});

let isStopping = false;
parent.onStop(async () => {
  if (isStopping) return;
  isStopping = true;
  const { lab, dispatcher } = await opening;
  dispatcher.close();
  await lab.dispose();
  process.exit(0);
});
