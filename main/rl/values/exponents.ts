/**
 * Every vector of whole numbers 0 … order with one number for each element, in the order of counting; the first is 0.
 *
 * @returns shape [(order + 1)^elements, elements].
 */
export function exponentVectors(order: number, elementCount: number): Int32Array {
  const base = order + 1;
  const vectors = new Int32Array(base ** elementCount * elementCount);
  for (let i = 0; i < vectors.length; i++) {
    const place = elementCount - 1 - (i % elementCount);
    vectors[i] = Math.floor(Math.floor(i / elementCount) / base ** place) % base;
  }
  return vectors;
}

/** 1 for the first of `count` features, which is constant, and 0 for the others. */
export function firstFeatureOnly(count: number): Float64Array {
  const weights = new Float64Array(count);
  weights[0] = 1;
  return weights;
}
