import { XMLBuilder, XMLParser } from "fast-xml-parser";
import { isRecord } from "./json.js";

/** The content of an XML element. Nothing is written for `undefined`, and one element each for a list. */
export type Xml =
  | string
  | number
  | boolean
  | undefined
  | readonly Xml[]
  | { readonly [element: string]: Xml };

const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: "@" });
const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  isArray: (name) => name === "item" || name === "member",
});

/** An XML document. Only S3's errors have no `namespace`. */
export function toXml(
  root: string,
  namespace: string | undefined,
  content: Readonly<Record<string, Xml>>,
): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build({ [root]: { "@xmlns": namespace, ...content } })}`;
}

/** A list in EC2's form: `<item>…</item>` for each entry. */
export function items(list: readonly Xml[]): Xml {
  return { item: list };
}

/** One parsed XML element, which is text, or elements by name. Everything of another form reads as absent. */
export class XmlElement {
  constructor(private readonly node: unknown) {}

  static parse(text: string): XmlElement {
    return new XmlElement(parser.parse(text));
  }

  /** The element that this path of names leads to, which may be absent. */
  at(...path: readonly string[]): XmlElement {
    let node = this.node;
    for (const name of path) node = isRecord(node) ? node[name] : undefined;
    return new XmlElement(node);
  }

  /** The element's text; none of an element that is absent, and none of an empty one. */
  text(...path: readonly string[]): string | undefined {
    const { node } = this.at(...path);
    return typeof node === "string" && node !== "" ? node : undefined;
  }

  /** The element in the form to write it again, without its attributes. */
  xml(): Xml {
    return writable(this.node);
  }

  /** The elements in this one, in the form to write them again. */
  fields(): Readonly<Record<string, Xml>> {
    if (!isRecord(this.node)) return {};
    return Object.fromEntries(Object.entries(this.node).map(([name, child]) => [name, writable(child)]));
  }

  /** The `item` or `member` elements of the list that this path leads to. */
  list(...path: readonly string[]): XmlElement[] {
    const { node } = this.at(...path);
    if (!isRecord(node)) return [];
    const list = node.item ?? node.member;
    return Array.isArray(list) ? list.map((it) => new XmlElement(it)) : [];
  }
}

/** Brings what was parsed into the form that is written. */
function writable(node: unknown): Xml {
  if (typeof node === "string") return node;
  if (Array.isArray(node)) return node.map(writable);
  if (!isRecord(node)) return undefined;
  return Object.fromEntries(Object.entries(node).map(([name, child]) => [name, writable(child)]));
}
