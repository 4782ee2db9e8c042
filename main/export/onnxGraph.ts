import { attributeType, elementType, type OnnxAttribute, type OnnxNode, type OnnxTensor, type OnnxValueInfo } from './onnxSchema';

/** Settings of a node: whole numbers, or lists of them. */
type Attributes = Readonly<Record<string, number | readonly number[]>>;

/** Grows a graph from its inputs on: each value has a name, and each part added gives the name of its result. */
export class OnnxGraphBuilder {
  readonly nodes: OnnxNode[] = [];
  readonly constants: OnnxTensor[] = [];

  /** @returns `output`, for the next node. */
  node(opType: string, input: readonly string[], output: string, attributes: Attributes = {}): string {
    const attribute = Object.entries(attributes).map(([name, value]) => describeAttribute(name, value));
    this.nodes.push({ name: `compute_${output}`, opType, input, output: [output], attribute });
    return output;
  }

  /** A constant of float32 numbers; without dimensions it is a single one. @returns `name`. */
  floats(name: string, dims: readonly number[], values: ArrayLike<number>): string {
    const write = (view: DataView, index: number) => view.setFloat32(index * 4, values[index]!, true);
    return this.#constant(name, dims, elementType.float, values.length, 4, write);
  }

  doubles(name: string, dims: readonly number[], values: ArrayLike<number>): string {
    const write = (view: DataView, index: number) => view.setFloat64(index * 8, values[index]!, true);
    return this.#constant(name, dims, elementType.double, values.length, 8, write);
  }

  /** A list of whole numbers, such as a shape. */
  integers(name: string, values: readonly number[]): string {
    const write = (view: DataView, index: number) => view.setBigInt64(index * 8, BigInt(values[index]!), true);
    return this.#constant(name, [values.length], elementType.int64, values.length, 8, write);
  }

  #constant(
    name: string,
    dims: readonly number[],
    dataType: number,
    count: number,
    width: number,
    write: (view: DataView, index: number) => void,
  ): string {
    const rawData = new Uint8Array(count * width);
    const view = new DataView(rawData.buffer);
    for (let index = 0; index < count; index++) write(view, index);
    this.constants.push({ name, dims, dataType, rawData });
    return name;
  }
}

function describeAttribute(name: string, value: number | readonly number[]): OnnxAttribute {
  return typeof value === 'number'
    ? { name, i: value, type: attributeType.integer }
    : { name, ints: value, type: attributeType.integers };
}

/** An input or output with any number of rows of shape `rowShape`. */
export function batchOf(name: string, elemType: number, rowShape: readonly number[], docString: string): OnnxValueInfo {
  const dim = [{ dimParam: 'batch' }, ...rowShape.map((dimValue) => ({ dimValue }))];
  return { name, docString, type: { tensorType: { elemType, shape: { dim } } } };
}
