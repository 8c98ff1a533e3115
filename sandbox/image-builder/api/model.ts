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
  /** `uri` or `querystring`; absent for a member of the body. */
  readonly location?: string;
  readonly locationName?: string;
}

/** The API's name of every operation that the sandbox answers. */
export type OperationName = keyof typeof json.operations;

interface ModelOperation {
  readonly method: string;
  /** Path with labels, e.g. `/tags/{resourceArn}`. */
  readonly requestUri: string;
  /** Name of the request's shape. */
  readonly input: string;
}

interface Model {
  readonly operations: Readonly<Record<OperationName, ModelOperation>>;
  readonly errors: Readonly<Record<string, number>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

const model: Model = json;

export const modelOperations = model.operations;

/** HTTP status of each error, by its name. */
export const modelErrors = model.errors;

export function isOperationName(name: string): name is OperationName {
  return Object.hasOwn(modelOperations, name);
}

export function shapeNamed(name: string): Shape {
  const shape = model.shapes[name];
  if (!shape) throw new Error(`model.json has no shape ${name}: run generate-model.py`);
  return shape;
}
