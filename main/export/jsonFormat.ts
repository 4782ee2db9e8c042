import { formatPolicyFile } from './formatPolicyFile';
import { answersOf } from './parityGate';
import { findFile, type PolicyFormat } from './policyFormat';
import { readPolicyFile } from './readPolicyFile';

const fileName = 'policy.json';

/** Our own policy file, which holds every kind of policy and can be read back into the lab. */
export const jsonFormat: PolicyFormat = {
  id: 'json',
  write: (snapshot, context) => [{ name: fileName, data: new TextEncoder().encode(formatPolicyFile({ snapshot, ...context })) }],
  open: async (files) => {
    const { snapshot } = readPolicyFile(new TextDecoder().decode(findFile(files, fileName)));
    return { answer: (observations) => answersOf(snapshot, observations), dispose: () => {} };
  },
};
