import { S3Object } from "@cdktf/provider-aws/lib/s3-object";
import { Construct } from "constructs";
import { bucketNameMistake } from "../../rules/bucket.js";
import { documentMistake } from "../../rules/component-data.js";
import { PropsCheck } from "../validation.js";
import { privateBucket } from "./private-bucket.js";

export interface DocumentBucketProps {
  /** Name of the bucket; unique in all of AWS. @default - a name of Terraform's making */
  readonly bucketName?: string;
}

/**
 * The bucket of component documents that Image Builder does not take inline. Whoever applies the stack must be able to read
 * it, because Image Builder reads a document in the name of who makes the component, once; builds get it from Image Builder.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateComponent.html
 */
export class DocumentBucket extends Construct {
  readonly #bucket: ReturnType<typeof privateBucket>;

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, { bucketName }: DocumentBucketProps = {}) {
    super(scope, id);
    new PropsCheck(this).optional("bucketName", bucketName, bucketNameMistake).throwIfWrong();
    this.#bucket = privateBucket(this, bucketName);
  }

  /**
   * Puts a document into the bucket.
   * @param id id of the object's construct
   * @param key another one for each text, because a component that is there is of the text of its version
   * @param text at most 65,536 bytes. Terraform reads `${` in it as an expression: pass a file's text through `literal`.
   * @returns the `uri` of a component
   * @throws Error if the text is not one that Image Builder takes
   */
  add(id: string, key: string, text: string): string {
    new PropsCheck(this).value(`${id}.text`, text, documentMistake).throwIfWrong();
    const { bucket, versioning, policy } = this.#bucket;
    const object = new S3Object(this, id, {
      bucket: bucket.id,
      key,
      content: text,
      contentType: "application/yaml",
      // An object takes ten tags alone, of which a provider may have more.
      overrideProvider: { defaultTags: { tags: {} } },
      lifecycle: { createBeforeDestroy: true },
      dependsOn: [versioning, policy],
    });
    return `s3://${bucket.id}/${object.key}`;
  }
}
