import { htmlFormat } from './htmlFormat';
import { jsonFormat } from './jsonFormat';
import { onnxFormat } from './onnxFormat';
import type { PolicyFormat } from './policyFormat';
import { tfjsFormat } from './tfjsFormat';

/** Every kind of file an agent can leave as; one line each. */
export const formats: readonly PolicyFormat[] = [jsonFormat, onnxFormat, tfjsFormat, htmlFormat];
