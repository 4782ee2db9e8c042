import { type AttributeValues, type OnnxOperator, type OnnxValue, onnxOperators } from './onnxOperators';
import { elementType, type OnnxModel, type OnnxNode, type OnnxTensor } from './onnxSchema';

export type { OnnxValue } from './onnxOperators';

/**
 * Runs a model on inputs, by name, and gives every value it computed, by name.
 *
 * A second reading of the ONNX standard, which shares no code with our engines: it checks what was written, not speed.
 * Float32 arithmetic rounds after each operation, as other runtimes do.
 *
 * @throws Error when the model asks for more than policies are written with, or does not fit together.
 * Source: https://onnx.ai/onnx/operators, operator set 13.
 */
export function runOnnxModel(model: OnnxModel, inputs: ReadonlyMap<string, OnnxValue>): ReadonlyMap<string, OnnxValue> {
  const { graph, opsetImport } = model;
  if (opsetImport[0]?.version !== 13) throw new Error(`The operator set must be 13, got ${opsetImport[0]?.version}.`);
  const values = new Map(inputs);
  for (const tensor of graph.initializer) values.set(tensor.name, toValue(tensor));
  for (const declared of graph.input) checkInput(declared, values);
  for (const node of graph.node) values.set(node.output[0]!, runNode(node, values));
  for (const { name } of graph.output) if (!values.has(name)) throw new Error(`The model must compute ${name}.`);
  return values;
}

function checkInput(declared: OnnxModel['graph']['input'][number], values: ReadonlyMap<string, OnnxValue>): void {
  const { elemType, shape } = declared.type.tensorType;
  const given = values.get(declared.name);
  const fits =
    given?.dataType === elemType &&
    given.dims.length === shape.dim.length &&
    shape.dim.every(({ dimValue }, axis) => dimValue === undefined || dimValue === given.dims[axis]);
  if (!fits) throw new Error(`The input ${declared.name} must have the declared shape and type, got ${given?.dims.join('×')}.`);
}

function runNode(node: OnnxNode, values: ReadonlyMap<string, OnnxValue>): OnnxValue {
  const operator = onnxOperators[node.opType];
  if (operator === undefined) {
    throw new Error(`The operator ${node.opType} must be one of ${Object.keys(onnxOperators).join(', ')}.`);
  }
  const inputs = node.input.map((name) => {
    const value = values.get(name);
    if (value === undefined) throw new Error(`The node ${node.name} needs ${name}, which nothing computes before it.`);
    return value;
  });
  return operator.run(inputs, readAttributes(node, operator));
}

/** The settings of a node by name, once they were found to be those that its operator takes. */
function readAttributes(node: OnnxNode, { attributes = {} }: OnnxOperator): AttributeValues {
  const given = node.attribute.map(({ name, type, i, ints }) => [name, type === 2 ? [i!] : (ints ?? [])] as const);
  const expected = Object.entries(attributes).map(([name, value]) => `${name}=${value}`);
  const got = given.map(([name, value]) => `${name}=${attributes[name] === 'any' ? 'any' : value.join()}`);
  if (got.sort().join() !== expected.sort().join()) {
    throw new Error(`${node.opType} must have ${expected.join()}, got ${got.join()}.`);
  }
  return Object.fromEntries(given);
}

function toValue({ name, dims, dataType, rawData }: OnnxTensor): OnnxValue {
  const view = new DataView(rawData.buffer, rawData.byteOffset, rawData.byteLength);
  const count = dims.reduce((product, extent) => product * extent, 1);
  const width = dataType === elementType.float ? 4 : 8;
  if (rawData.byteLength !== count * width) throw new Error(`The tensor ${name} must hold ${count} numbers.`);
  if (dataType === elementType.float) {
    return { dims, dataType, data: Float32Array.from({ length: count }, (_, index) => view.getFloat32(index * 4, true)) };
  }
  const read = (index: number) =>
    dataType === elementType.int64 ? Number(view.getBigInt64(index * 8, true)) : view.getFloat64(index * 8, true);
  return { dims, dataType, data: Float64Array.from({ length: count }, (_, index) => read(index)) };
}
