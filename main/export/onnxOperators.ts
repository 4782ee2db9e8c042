import { elementType } from './onnxSchema';

/** A tensor at work. Indexes (int64) are kept as doubles, which hold them exactly up to 2⁵³. */
export interface OnnxValue {
  readonly dims: readonly number[];
  readonly dataType: number;
  readonly data: Float32Array | Float64Array;
}

/** Settings of a node by name; a single number as a list of one. */
export type AttributeValues = Readonly<Record<string, readonly number[]>>;

/** An operator in those settings of its attributes that policies are written with. */
export interface OnnxOperator {
  /** Every attribute it must be given, with the numbers it must have, or `any`. */
  readonly attributes?: Readonly<Record<string, string>>;
  readonly run: (inputs: readonly OnnxValue[], attributes: AttributeValues) => OnnxValue;
}

/**
 * The operators that policies are written with.
 *
 * Source: https://onnx.ai/onnx/operators, operator set 13.
 */
export const onnxOperators: Readonly<Record<string, OnnxOperator>> = {
  Gemm: { run: ([a, b, c]) => pairwise(multiplyMatrices(a!, b!), c!, (sum, bias) => sum + bias) },
  MatMul: { run: ([a, b]) => multiplyMatrices(a!, b!) },
  Conv: { attributes: { kernel_shape: 'any', strides: 'any' }, run: convolve },
  Relu: { run: ([x]) => mapValues(x!, (value) => Math.max(value, 0)) },
  Tanh: { run: ([x]) => mapValues(x!, Math.tanh) },
  Sigmoid: { run: ([x]) => mapValues(x!, (value) => 1 / (1 + Math.exp(-value))) },
  Sqrt: { run: ([x]) => mapValues(x!, Math.sqrt) },
  Add: { run: ([a, b]) => pairwise(a!, b!, (x, y) => x + y) },
  Sub: { run: ([a, b]) => pairwise(a!, b!, (x, y) => x - y) },
  Mul: { run: ([a, b]) => pairwise(a!, b!, (x, y) => x * y) },
  Div: { run: ([a, b]) => pairwise(a!, b!, (x, y) => x / y) },
  Max: { run: ([a, b]) => pairwise(a!, b!, Math.max) },
  Min: { run: ([a, b]) => pairwise(a!, b!, Math.min) },
  Clip: {
    run: ([x, low, high]) => mapValues(x!, (value) => Math.min(Math.max(value, low!.data[0]!), high!.data[0]!)),
  },
  Softmax: { attributes: { axis: 'any' }, run: ([x], { axis }) => softmaxOfRows(x!, axis![0]!) },
  ReduceMean: {
    attributes: { axes: 'any', keepdims: 'any' },
    run: ([x], { axes, keepdims }) => meanOfRows(x!, axes!, keepdims![0] === 1),
  },
  Transpose: { attributes: { perm: 'any' }, run: ([x], { perm }) => transpose(x!, perm!) },
  Reshape: { run: ([x, shape]) => reshape(x!, shape!) },
  Gather: { attributes: { axis: '0' }, run: ([table, rows]) => gatherRows(table!, rows!) },
  ArgMax: { attributes: { axis: '1', keepdims: '0', select_last_index: '0' }, run: ([x]) => argMaxOfRows(x!) },
};

const productOf = (dims: readonly number[]) => dims.reduce((product, extent) => product * extent, 1);

function mapValues(values: OnnxValue, operation: (value: number) => number): OnnxValue {
  return { ...values, data: values.data.map(operation) };
}

/** Element by element; the second value is repeated along the axes in front of its own and along those where it has 1. */
function pairwise(first: OnnxValue, second: OnnxValue, operation: (x: number, y: number) => number): OnnxValue {
  const missing = first.dims.length - second.dims.length;
  const extents = first.dims.map((_, axis) => (axis < missing ? 1 : second.dims[axis - missing]!));
  if (missing < 0 || extents.some((extent, axis) => extent !== 1 && extent !== first.dims[axis])) {
    throw new Error(`The values of a pair must fit each other, got ${first.dims.join('×')} and ${second.dims.join('×')}.`);
  }
  const strides = stridesOf(extents).map((stride, axis) => (extents[axis] === 1 ? 0 : stride));
  const own = stridesOf(first.dims);
  const data = first.data.map((value, index) => {
    let place = 0;
    for (let axis = 0; axis < own.length; axis++) place += (Math.floor(index / own[axis]!) % first.dims[axis]!) * strides[axis]!;
    return operation(value, second.data[place]!);
  });
  return { ...first, data };
}

/** How far apart neighbors along each axis lie, row-major. */
function stridesOf(dims: readonly number[]): number[] {
  return dims.map((_, axis) => productOf(dims.slice(axis + 1)));
}

/** outputs[…, u] = Σᵢ first[…, i] · second[i, u]; a vector as second takes the last axis away. */
function multiplyMatrices(first: OnnxValue, second: OnnxValue): OnnxValue {
  const size = first.dims.at(-1)!;
  const units = second.dims[1] ?? 1;
  if (second.dims[0] !== size) throw new Error('The factors of a product must fit each other.');
  const rows = first.data.length / size;
  const data = new Float32Array(rows * units);
  for (let row = 0; row < rows; row++) {
    for (let unit = 0; unit < units; unit++) {
      let sum = 0;
      for (let i = 0; i < size; i++) {
        sum = Math.fround(sum + Math.fround(first.data[row * size + i]! * second.data[i * units + unit]!));
      }
      data[row * units + unit] = sum;
    }
  }
  return { dims: [...first.dims.slice(0, -1), ...second.dims.slice(1)], dataType: elementType.float, data };
}

/** Images [batch, channels, height, width], kernels [filters, channels, height, width]; no padding, one group. */
function convolve([images, kernels, biases]: readonly OnnxValue[], { kernel_shape, strides }: AttributeValues): OnnxValue {
  const [batch, channels, height, width] = images!.dims as [number, number, number, number];
  const [filters, kernelChannels, ...window] = kernels!.dims as [number, number, number, number];
  const [kernelHeight, kernelWidth] = kernel_shape as [number, number];
  if (kernelChannels !== channels || window.join() !== kernel_shape!.join() || biases!.dims[0] !== filters) {
    throw new Error('The kernels of a convolution must fit its images.');
  }
  const [down, right] = strides as [number, number];
  const [rows, columns] = [Math.floor((height - kernelHeight) / down) + 1, Math.floor((width - kernelWidth) / right) + 1];
  const data = new Float32Array(batch * filters * rows * columns);
  let next = 0;
  for (let image = 0; image < batch; image++) {
    for (let filter = 0; filter < filters; filter++) {
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) {
          let sum = 0;
          for (let channel = 0; channel < channels; channel++) {
            for (let y = 0; y < kernelHeight; y++) {
              for (let x = 0; x < kernelWidth; x++) {
                const from = ((image * channels + channel) * height + row * down + y) * width + column * right + x;
                const weight = kernels!.data[((filter * channels + channel) * kernelHeight + y) * kernelWidth + x]!;
                sum = Math.fround(sum + Math.fround(images!.data[from]! * weight));
              }
            }
          }
          data[next++] = sum + biases!.data[filter]!;
        }
      }
    }
  }
  return { dims: [batch, filters, rows, columns], dataType: elementType.float, data };
}

/** Along the last axis, the greatest taken off first so that nothing overflows. */
function softmaxOfRows(values: OnnxValue, axis: number): OnnxValue {
  if (axis !== values.dims.length - 1) throw new Error(`Softmax must run along the last axis, got ${axis}.`);
  const data = values.data.slice();
  const columns = values.dims[axis]!;
  for (let start = 0; start < data.length; start += columns) {
    const row = data.subarray(start, start + columns);
    const greatest = Math.max(...row);
    row.forEach((value, index) => {
      row[index] = Math.exp(value - greatest);
    });
    const sum = sumOf(row);
    row.forEach((value, index) => {
      row[index] = value / sum;
    });
  }
  return { ...values, data };
}

/** Along the last axis, of which 1 is left, or nothing. */
function meanOfRows(values: OnnxValue, axes: readonly number[], isKept: boolean): OnnxValue {
  if (axes.join() !== String(values.dims.length - 1)) throw new Error(`ReduceMean must run along the last axis, got ${axes}.`);
  const columns = values.dims.at(-1)!;
  const data = Float32Array.from({ length: values.data.length / columns }, (_, index) => {
    return sumOf(values.data.subarray(index * columns, (index + 1) * columns)) / columns;
  });
  return { ...values, dims: [...values.dims.slice(0, -1), ...(isKept ? [1] : [])], data };
}

function sumOf(row: Float32Array | Float64Array): number {
  let sum = 0;
  for (const value of row) sum = Math.fround(sum + value);
  return sum;
}

/** Axis i of the result is axis perm[i] of the value. */
function transpose(values: OnnxValue, perm: readonly number[]): OnnxValue {
  const dims = perm.map((axis) => values.dims[axis]!);
  const strides = stridesOf(values.dims);
  const own = stridesOf(dims);
  const data = values.data.map((_, index) => {
    let place = 0;
    for (let axis = 0; axis < own.length; axis++) {
      place += (Math.floor(index / own[axis]!) % dims[axis]!) * strides[perm[axis]!]!;
    }
    return values.data[place]!;
  });
  return { ...values, dims, data };
}

/** −1 stands for whatever number is left. */
function reshape(values: OnnxValue, shape: OnnxValue): OnnxValue {
  const known = productOf([...shape.data].filter((extent) => extent !== -1));
  const dims = Array.from(shape.data, (extent) => (extent === -1 ? values.data.length / known : extent));
  if (productOf(dims) !== values.data.length)
    throw new Error(`The shape ${dims.join('×')} must hold ${values.data.length} numbers.`);
  return { ...values, dims };
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
