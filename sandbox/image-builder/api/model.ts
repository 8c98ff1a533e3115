import json from "./model.json";

export interface Shape {
  readonly type: string;
  readonly required?: readonly string[];
  readonly enum?: readonly string[];
  /** Length of a string, number of entries of a list or map, value of a number. */
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly members?: Readonly<Record<string, Member>>;
  /** Shapes of a list's entries, and of a map's keys and values. */
  readonly member?: string;
  readonly key?: string;
  readonly value?: string;
}

export interface Member {
  readonly shape: string;
  /** Absent in the body. */
  readonly location?: string;
  readonly locationName?: string;
}

export interface ModelOperation {
  readonly method: string;
  /** e.g. `/tags/{resourceArn}` */
  readonly requestUri: string;
  readonly input: string;
}

interface Model {
  readonly operations: Readonly<Record<string, ModelOperation>>;
  readonly errors: Readonly<Record<string, number>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

const model: Model = json;

export const modelOperations = model.operations;

/** Name of an error to its HTTP status. */
export const modelErrors = model.errors;

export function shapeNamed(name: string): Shape {
  const shape = model.shapes[name];
  if (!shape) throw new Error(`model.json has no shape ${name}: run generate-model.py`);
  return shape;
}
