import { elementType, type OnnxModel, type OnnxNode, type OnnxTensor } from './onnxSchema';

/** A tensor at work. Indexes (int64) are kept as doubles, which hold them exactly up to 2⁵³. */
export interface OnnxValue {
  readonly dims: readonly number[];
  readonly dataType: number;
  readonly data: Float32Array | Float64Array;
}

/** An operator in the one setting of its attributes that policies are written with. */
interface Operator {
  readonly attributes?: Readonly<Record<string, number>>;
  readonly run: (...inputs: readonly OnnxValue[]) => OnnxValue;
}

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
  const operator = operators[node.opType];
  if (operator === undefined) throw new Error(`The operator ${node.opType} must be one of ${Object.keys(operators).join(', ')}.`);
  const inputs = node.input.map((name) => {
    const value = values.get(name);
    if (value === undefined) throw new Error(`The node ${node.name} needs ${name}, which nothing computes before it.`);
    return value;
  });
  const given = node.attribute.map(({ name, i }) => `${name}=${i}`).sort();
  const expected = Object.entries(operator.attributes ?? {}).map(([name, i]) => `${name}=${i}`);
  if (given.join() !== expected.sort().join())
    throw new Error(`${node.opType} must have ${expected.join()}, got ${given.join()}.`);
  return operator.run(...inputs);
}

function toValue({ name, dims, dataType, rawData }: OnnxTensor): OnnxValue {
  const view = new DataView(rawData.buffer, rawData.byteOffset, rawData.byteLength);
  const count = dims.reduce((product, extent) => product * extent, 1);
  const width = dataType === elementType.float ? 4 : 8;
  if (rawData.byteLength !== count * width) throw new Error(`The tensor ${name} must hold ${count} numbers.`);
  const data =
    dataType === elementType.float
      ? Float32Array.from({ length: count }, (_, index) => view.getFloat32(index * 4, true))
      : Float64Array.from({ length: count }, (_, index) => view.getFloat64(index * 8, true));
  return { dims, dataType, data };
}

const operators: Readonly<Record<string, Operator>> = {
  Gemm: { run: multiplyAndAdd },
  Relu: { run: (values) => mapValues(values, (value) => Math.max(value, 0)) },
  Tanh: { run: (values) => mapValues(values, Math.tanh) },
  Sigmoid: { run: (values) => mapValues(values, (value) => 1 / (1 + Math.exp(-value))) },
  Gather: { attributes: { axis: 0 }, run: gatherRows },
  ArgMax: { attributes: { axis: 1, keepdims: 0, select_last_index: 0 }, run: argMaxOfRows },
};

/** outputs[b, u] = Σᵢ inputs[b, i] · weights[i, u] + biases[u]. */
function multiplyAndAdd(inputs: OnnxValue, weights: OnnxValue, biases: OnnxValue): OnnxValue {
  const [batch, size] = [inputs.dims[0]!, inputs.dims[1]!];
  const units = weights.dims[1]!;
  if (weights.dims[0] !== size || biases.dims[0] !== units) throw new Error('The factors of a product must fit each other.');
  const data = new Float32Array(batch * units);
  for (let row = 0; row < batch; row++) {
    for (let unit = 0; unit < units; unit++) {
      let sum = 0;
      for (let i = 0; i < size; i++) {
        sum = Math.fround(sum + Math.fround(inputs.data[row * size + i]! * weights.data[i * units + unit]!));
      }
      data[row * units + unit] = sum + biases.data[unit]!;
    }
  }
  return { dims: [batch, units], dataType: elementType.float, data };
}

function mapValues(values: OnnxValue, operation: (value: number) => number): OnnxValue {
  return { ...values, data: values.data.map(operation) };
}

/** Axis 0: one row of the table for each index. */
function gatherRows(table: OnnxValue, rows: OnnxValue): OnnxValue {
  const [count, columns] = [table.dims[0]!, table.dims[1]!];
  const data = new Float64Array(rows.data.length * columns);
  rows.data.forEach((row, index) => {
    if (!(row >= 0 && row < count)) throw new Error(`The index of a state must lie in [0, ${count - 1}], got ${row}.`);
    data.set(table.data.subarray(row * columns, (row + 1) * columns), index * columns);
  });
  return { dims: [rows.data.length, columns], dataType: table.dataType, data };
}

/** Axis 1 without keeping it: the first of the greatest in each row. */
function argMaxOfRows(values: OnnxValue): OnnxValue {
  const [batch, columns] = [values.dims[0]!, values.dims[1]!];
  const data = Float64Array.from({ length: batch }, (_, index) => {
    const row = values.data.subarray(index * columns, (index + 1) * columns);
    return row.indexOf(Math.max(...row));
  });
  return { dims: [batch], dataType: elementType.int64, data };
}
