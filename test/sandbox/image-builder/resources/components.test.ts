import { account, component, Harness, updateLinux } from "../harness.js";

const arn = (path: string) => `arn:aws:imagebuilder:eu-west-1:${account}:${path}`;

describe("a component", () => {
  test("is shown in the service's normal form", async () => {
    const harness = new Harness();
    const created = await harness.send("CreateComponent", { ...component, tags: { a: "b" } });
    expect(created.componentBuildVersionArn).toBe(arn("component/web-server/1.0.0/1"));
    const { component: shown } = await harness.send("GetComponent", created);
    expect(shown).toEqual({
      arn: created.componentBuildVersionArn,
      name: "Web Server",
      version: "1.0.0",
      type: "BUILD",
      platform: "Linux",
      owner: account,
      state: { status: "ACTIVE" },
      parameters: [
        { name: "Port", type: "string", defaultValue: ["80"] },
        { name: "Owner", type: "string" },
      ],
      data: component.data,
      encrypted: true,
      dateCreated: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
      tags: { a: "b" },
    });
  });

  test("written again with the same version gets the next build number", async () => {
    const harness = new Harness();
    await harness.send("CreateComponent", component);
    const { componentBuildVersionArn } = await harness.send("CreateComponent", component);
    expect(componentBuildVersionArn).toBe(arn("component/web-server/1.0.0/2"));
    const { componentSummaryList } = await harness.send("ListComponentBuildVersions", {
      componentVersionArn: arn("component/web-server/1.0.0"),
    });
    expect(componentSummaryList).toHaveLength(2);
    const { componentVersionList } = await harness.send("ListComponents");
    expect(componentVersionList.map((it: { arn: string }) => it.arn)).toEqual([
      arn("component/web-server/1.0.0"),
    ]);
  });

  test("only for tests is of type TEST", async () => {
    const harness = new Harness();
    const data = 'schemaVersion: "1.0"\nphases: [{name: test, steps: [{name: S, action: Reboot}]}]';
    const created = await harness.send("CreateComponent", { ...component, data });
    expect((await harness.send("GetComponent", created)).component.type).toBe("TEST");
  });

  test.each([
    [{ data: "schemaVersion: 3" }, "InvalidParameterValueException: The value supplied for parameter 'data'"],
    [{ data: undefined }, "InvalidParameterCombinationException"],
    [{ uri: "s3://bucket/key" }, "InvalidParameterCombinationException"],
    [{ semanticVersion: "1.0" }, "InvalidParameterValueException"],
    [{ semanticVersion: "1.0.1073741824" }, "InvalidVersionNumberException"],
    [{ name: "a" }, "InvalidParameterValueException"],
    [{ data: "x".repeat(16_001) }, "InvalidParameterValueException"],
    [{ platform: "BeOS" }, "InvalidParameterValueException"],
    [{ dryRun: true }, "DryRunOperationException"],
  ])("with %j is refused", async (change, code) => {
    const harness = new Harness();
    expect(await harness.refusal("CreateComponent", { ...component, ...change })).toContain(code);
    expect((await harness.send("ListComponents")).componentVersionList).toEqual([]);
  });

  test.each([
    ["x.x.x", "1.0.0/1"],
    ["1.x.x", "1.0.0/1"],
    ["1.0.4", "1.0.4/1"],
    ["3.1.0/2", "3.1.0/2"],
  ])("of Amazon that is asked for as %s has version %s", async (asked, version) => {
    const arnOf = (it: string) => updateLinux.componentArn.replace("x.x.x", it);
    const { component: shown } = await new Harness().send("GetComponent", {
      componentBuildVersionArn: arnOf(asked),
    });
    expect(shown).toMatchObject({ arn: arnOf(version), version: version.split("/")[0] });
  });

  test("of Amazon whose name is misspelt is not there", async () => {
    const componentBuildVersionArn = updateLinux.componentArn.replace("update", "updte");
    expect(await new Harness().refusal("GetComponent", { componentBuildVersionArn })).toContain(
      "ResourceNotFoundException",
    );
  });

  test("of Amazon is there under every well-formed name", async () => {
    const harness = new Harness();
    const { component: shown } = await harness.send("GetComponent", {
      componentBuildVersionArn: updateLinux.componentArn,
    });
    expect(shown).toMatchObject({ name: "update-linux", owner: "Amazon", platform: "Linux" });
    const { componentVersionList } = await harness.send("ListComponents", {
      owner: "Amazon",
      filters: [{ name: "platform", values: ["Windows"] }],
    });
    expect(componentVersionList.length).toBeGreaterThan(3);
  });
});
