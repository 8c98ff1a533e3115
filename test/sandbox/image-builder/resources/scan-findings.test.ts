import { createPipeline, Harness } from "../harness.js";

const openssl = {
  image: "web",
  severity: "CRITICAL",
  vulnerabilityId: "CVE-2026-0001",
  fixedInVersion: "3.0.7",
} as const;
const curl = { image: "web", severity: "LOW", vulnerabilityId: "CVE-2026-0002", package: "curl" } as const;

describe("a scan", () => {
  const harness = new Harness();
  let imagePipelineArn: string;

  const build = async () => {
    const { imageBuildVersionArn } = await harness.send("StartImagePipelineExecution", { imagePipelineArn });
    return harness.finished(imageBuildVersionArn);
  };
  const counts = async (filter?: object) => {
    const { aggregationType, responses } = await harness.send(
      "ListImageScanFindingAggregations",
      filter && { filter },
    );
    return { aggregationType, responses };
  };
  const filter = (name: string, value: string) => ({ name, values: [value] });

  beforeAll(async () => {
    imagePipelineArn = await createPipeline(harness, {
      pipeline: { imageScanningConfiguration: { imageScanningEnabled: true } },
    });
    harness.findings.add({ ...openssl, image: "other" });
  });

  test("that finds nothing is complete", async () => {
    const { scanState } = await build();
    expect(scanState).toEqual({ status: "COMPLETED" });
    expect(await counts()).toEqual({ aggregationType: "accountId", responses: [] });
  });

  test("finds what there is in an image, of each build", async () => {
    harness.findings.add(openssl);
    harness.findings.add(curl);
    const [first, second] = [await build(), await build()];
    const { findings } = await harness.send("ListImageScanFindings", {
      filters: [filter("imageBuildVersionArn", second.arn)],
    });
    expect(findings).toEqual([
      expect.objectContaining({
        imageBuildVersionArn: second.arn,
        imagePipelineArn,
        awsAccountId: "111122223333",
        severity: "CRITICAL",
        fixAvailable: "YES",
        packageVulnerabilityDetails: {
          vulnerabilityId: "CVE-2026-0001",
          vulnerablePackages: [{ name: "openssl", version: "1.0.0", fixedInVersion: "3.0.7" }],
        },
      }),
      expect.objectContaining({ severity: "LOW", title: "CVE-2026-0002 - curl", fixAvailable: "NO" }),
    ]);
    const { findings: low } = await harness.send("ListImageScanFindings", {
      filters: [filter("severity", "LOW")],
    });
    expect(low.map((one: { imageBuildVersionArn: string }) => one.imageBuildVersionArn)).toEqual([
      first.arn,
      second.arn,
    ]);
    const one = { all: 2, critical: 1, high: 0, medium: 0 };
    expect(await counts(filter("imageBuildVersionArn", first.arn))).toEqual({
      aggregationType: "imageBuildVersionArn",
      responses: [{ imageAggregation: { imageBuildVersionArn: first.arn, severityCounts: one } }],
    });
    expect(await counts(filter("imagePipelineArn", imagePipelineArn))).toMatchObject({
      responses: [{ imagePipelineAggregation: { severityCounts: { all: 4, critical: 2 } } }],
    });
    expect(await counts(filter("vulnerabilityId", "CVE-2026-0002"))).toMatchObject({
      responses: [{ vulnerabilityIdAggregation: { severityCounts: { all: 2, critical: 0 } } }],
    });
    expect(await counts()).toMatchObject({
      aggregationType: "accountId",
      responses: [{ accountAggregation: { accountId: "111122223333", severityCounts: { all: 4 } } }],
    });
  });

  test("goes with its image", async () => {
    const { imageSummaryList } = await harness.send("ListImagePipelineImages", { imagePipelineArn });
    for (const { arn } of imageSummaryList) await harness.send("DeleteImage", { imageBuildVersionArn: arn });
    expect((await harness.send("ListImageScanFindings")).findings).toEqual([]);
  });

  test("is not made of an image whose pipeline does not say so", async () => {
    const other = new Harness();
    other.findings.add(openssl);
    const arn = await createPipeline(other);
    const started = await other.send("StartImagePipelineExecution", { imagePipelineArn: arn });
    const image = await other.finished(started.imageBuildVersionArn);
    expect(image.scanState).toBeUndefined();
    expect((await other.send("ListImageScanFindings")).findings).toEqual([]);
  });
});
