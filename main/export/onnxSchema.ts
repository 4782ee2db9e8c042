import protobuf from 'protobufjs';

/**
 * The part of ONNX's schema that policies need; the field numbers are those of the standard.
 *
 * Source: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
const schema = `
  syntax = "proto2";

  message ModelProto {
    optional int64 ir_version = 1;
    optional string producer_name = 2;
    optional string producer_version = 3;
    optional string domain = 4;
    optional int64 model_version = 5;
    optional string doc_string = 6;
    optional GraphProto graph = 7;
    repeated OperatorSetIdProto opset_import = 8;
    repeated StringStringEntryProto metadata_props = 14;
  }
  message OperatorSetIdProto {
    optional string domain = 1;
    optional int64 version = 2;
  }
  message StringStringEntryProto {
    optional string key = 1;
    optional string value = 2;
  }
  message GraphProto {
    repeated NodeProto node = 1;
    optional string name = 2;
    repeated TensorProto initializer = 5;
    optional string doc_string = 10;
    repeated ValueInfoProto input = 11;
    repeated ValueInfoProto output = 12;
  }
  message NodeProto {
    repeated string input = 1;
    repeated string output = 2;
    optional string name = 3;
    optional string op_type = 4;
    repeated AttributeProto attribute = 5;
  }
  message AttributeProto {
    optional string name = 1;
    optional int64 i = 3;
    repeated int64 ints = 8;
    optional int32 type = 20;
  }
  message TensorProto {
    repeated int64 dims = 1;
    optional int32 data_type = 2;
    optional string name = 8;
    optional bytes raw_data = 9;
  }
  message ValueInfoProto {
    optional string name = 1;
    optional TypeProto type = 2;
    optional string doc_string = 3;
  }
  message TypeProto {
    optional TensorTypeProto tensor_type = 1;
  }
  message TensorTypeProto {
    optional int32 elem_type = 1;
    optional TensorShapeProto shape = 2;
  }
  message TensorShapeProto {
    repeated DimensionProto dim = 1;
  }
  message DimensionProto {
    optional int64 dim_value = 1;
    optional string dim_param = 2;
  }
`;

/** Codes of element types, as in `TensorProto.DataType`. */
export const elementType = { float: 1, int64: 7, double: 11 } as const;

/** Codes of a whole number and of a list of them, as in `AttributeProto.AttributeType`. */
export const attributeType = { integer: 2, integers: 7 } as const;

/** A setting of a node: `i` or `ints`, as `type` says. */
export interface OnnxAttribute {
  readonly name: string;
  readonly i?: number;
  readonly ints?: readonly number[];
  readonly type: number;
}

export interface OnnxNode {
  readonly name: string;
  readonly opType: string;
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly attribute: readonly OnnxAttribute[];
}

/** A constant; `rawData` is little-endian, row-major. */
export interface OnnxTensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly dataType: number;
  readonly rawData: Uint8Array;
}

/** An input or output of the graph; a dimension is a number or a name for any number. */
export interface OnnxValueInfo {
  readonly name: string;
  readonly docString: string;
  readonly type: {
    readonly tensorType: {
      readonly elemType: number;
      readonly shape: { readonly dim: readonly { readonly dimValue?: number; readonly dimParam?: string }[] };
    };
  };
}

export interface OnnxGraph {
  readonly name: string;
  readonly docString: string;
  readonly node: readonly OnnxNode[];
  readonly initializer: readonly OnnxTensor[];
  readonly input: readonly OnnxValueInfo[];
  readonly output: readonly OnnxValueInfo[];
}

export interface OnnxModel {
  readonly irVersion: number;
  readonly opsetImport: readonly { readonly domain: string; readonly version: number }[];
  readonly producerName: string;
  readonly producerVersion: string;
  readonly docString: string;
  readonly metadataProps: readonly { readonly key: string; readonly value: string }[];
  readonly graph: OnnxGraph;
}

const modelType = protobuf.parse(schema).root.lookupType('ModelProto');

export function encodeModel(model: OnnxModel): Uint8Array {
  // A copy, because the bytes may be a window on a buffer shared with others, which would be sent along.
  return new Uint8Array(modelType.encode(modelType.fromObject(model)).finish());
}

/** @throws Error when the bytes are not a message of the schema. */
export function decodeModel(bytes: Uint8Array): OnnxModel {
  return modelType.toObject(modelType.decode(bytes), { longs: Number, arrays: true }) as OnnxModel;
}
