import { component, Harness } from "./harness.js";

describe("a request", () => {
  test("with the same token is answered the same, and done once", async () => {
    const harness = new Harness();
    const request = { ...component, clientToken: "mine" };
    const first = await harness.send("CreateComponent", request);
    const second = await harness.send("CreateComponent", request);
    expect(second.componentBuildVersionArn).toBe(first.componentBuildVersionArn);
    expect(await harness.refusal("CreateComponent", { ...request, description: "other" })).toContain(
      "IdempotentParameterMismatchException",
    );
  });

  test("that was refused may be sent again with its token", async () => {
    const harness = new Harness();
    const request = { ...component, data: "x", clientToken: "mine" };
    expect(await harness.refusal("CreateComponent", request)).toContain("'data'");
    expect(await harness.refusal("CreateComponent", request)).toContain("'data'");
  });

  test("sees only the caller's Region", async () => {
    const harness = new Harness();
    await harness.send("CreateComponent", component);
    expect((await harness.send("ListComponents", {}, "eu-west-3")).componentVersionList).toEqual([]);
  });

  test("takes a null for absent", async () => {
    const harness = new Harness();
    const created = await harness.send("CreateComponent", { ...component, description: null });
    expect((await harness.send("GetComponent", created)).component).not.toHaveProperty("description");
  });

  test("that is not JSON is refused", async () => {
    const { status, headers } = await new Harness().handle("PUT", "/CreateComponent", "{");
    expect([status, headers["x-amzn-errortype"]]).toEqual([400, "InvalidRequestException"]);
  });

  test("tags what an ARN in its path names, and no more than 50 times", async () => {
    const harness = new Harness();
    const { componentBuildVersionArn } = await harness.send("CreateComponent", component);
    const tag = (method: string, query: string, body: object) =>
      harness.handle(
        method,
        `/tags/${encodeURIComponent(componentBuildVersionArn)}${query}`,
        method === "POST" ? JSON.stringify(body) : "",
      );
    const tags = (count: number, prefix: string) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, "v"]));
    expect((await tag("POST", "", { tags: tags(49, "a") })).status).toBe(200);
    expect((await tag("POST", "", { tags: tags(2, "b") })).status).toBe(400);
    expect(
      (
        await tag(
          "DELETE",
          `?${Object.keys(tags(48, "a"))
            .map((key) => `tagKeys=${key}`)
            .join("&")}`,
          {},
        )
      ).status,
    ).toBe(200);
    const { body } = await tag("GET", "", {});
    const answer: { tags: object } = JSON.parse(String(body));
    expect(answer.tags).toEqual({ a48: "v" });
  });

  test("for an operation that Image Builder does not have is refused", async () => {
    expect(await new Harness().refusal("ImportNothing", {})).toContain("does not have this operation");
  });

  test("lists in pages", async () => {
    const harness = new Harness();
    for (const name of ["one", "two", "three"]) await harness.send("CreateComponent", { ...component, name });
    const first = await harness.send("ListComponents", { maxResults: 2 });
    expect(first.componentVersionList).toHaveLength(2);
    const second = await harness.send("ListComponents", { maxResults: 2, nextToken: first.nextToken });
    expect(second.componentVersionList).toHaveLength(1);
    expect(second).not.toHaveProperty("nextToken");
    expect(await harness.refusal("ListComponents", { nextToken: "x" })).toContain(
      "InvalidPaginationTokenException",
    );
    expect(await harness.refusal("ListImages", { nextToken: first.nextToken })).toContain(
      "InvalidPaginationTokenException",
    );
  });

  test("filters by what the list knows", async () => {
    const harness = new Harness();
    await harness.send("CreateComponent", component);
    const found = async (filter: object) =>
      (await harness.send("ListComponents", { filters: [filter] })).componentVersionList.length;
    expect(await found({ name: "name", values: ["Web Server", "other"] })).toBe(1);
    expect(await found({ name: "version", values: ["1.x.x"] })).toBe(1);
    expect(await found({ name: "version", values: ["2.x.x"] })).toBe(0);
    expect(
      await harness.refusal("ListComponents", { filters: [{ name: "colour", values: ["red"] }] }),
    ).toContain("'colour' is not a filter");
  });
});
