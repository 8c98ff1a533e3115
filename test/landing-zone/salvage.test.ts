import { COMPONENT, exchange, LANDING_ZONE, lines, mistakes } from "./project.js";

test("all mistakes are shown at once, file by file and in order of place", () => {
  let text = exchange(LANDING_ZONE, 'account: "111122223333"', "account: 111122223333");
  text = exchange(text, "image: web", "image: db");
  text = exchange(text, "workloads:", "workload: {}\nworkloads:");
  expect(
    mistakes({
      "golden-ami.yaml": text,
      "components/web-server.yaml": exchange(COMPONENT, "name: build", "name: deploy"),
      "versions.lock.json": "<<<<<<< ours",
    }),
  ).toBe(
    lines(
      'components/web-server.yaml:5:11  phases[0].name: has only "deploy"',
      "                                 expected at least one of build, validate, test",
      "golden-ami.yaml:3:12  shared.account: 111122223333 is a number, not a text",
      '                      expected it in quotes: "111122223333"',
      'golden-ami.yaml:14:1  workload: "workload" is not a key here',
      "                      expected one of include, organization, terraform, namePrefix, tags, accountNames, copyAccounts, shared, defaults, images, workloads",
      'golden-ami.yaml:21:16  workloads.payments-prod.fleets.web.image: there is no image "db"',
      "                       expected one of web",
      "versions.lock.json:1:1  here is a merge conflict",
      "                        expected the file without merge conflicts: keep the lines of the branch that is deployed, and synth again",
    ),
  );
});

test("mistakes that only the versions tell are shown beside the others", () => {
  const lock = { version: "2.0.0", digest: `sha256:${"0".repeat(64)}` };
  let text = exchange(LANDING_ZONE, "    platform: Linux", '    platform: Linux\n    version: "1.2"');
  text = exchange(text, "image: web", "image: db");
  expect(
    mistakes({
      "golden-ami.yaml": text,
      "versions.lock.json": JSON.stringify({ components: {}, recipes: { web: lock } }),
    }),
  ).toBe(
    lines(
      'golden-ami.yaml:8:14  images.web.version: "1.2" is lower than 2.0, which is taken',
      "                      expected that major and minor version or a higher one, or no version at all",
      'golden-ami.yaml:21:16  workloads.payments-prod.fleets.web.image: there is no image "db"',
      "                       expected one of web",
    ),
  );
});

describe("a mistake in an image", () => {
  const places = (files: Parameters<typeof mistakes>[0]) =>
    mistakes(files)
      .split("\n")
      .filter((line) => !line.startsWith(" "))
      .map((line) => line.split(": ")[0]?.split("  ").join(" "));

  test("hides no other of the image, its components, or their documents", () => {
    let text = exchange(LANDING_ZONE, "eu-west-3]", "eu-west-9]");
    text = exchange(text, "{ organization: true }", "{ organisation: true }");
    text = exchange(text, "instanceType: t3.small", "instanceType: t4g.small");
    text = exchange(text, "managed: update-linux", "managed: update linux");
    text = exchange(
      text,
      "web-server.yaml\n",
      "web-server.yaml\n        parameters: { Port: 80, Prot: a }\n",
    );
    expect(
      places({
        "golden-ami.yaml": text,
        "components/web-server.yaml": exchange(COMPONENT, "ExecuteBash", "ExecuteBush"),
      }),
    ).toEqual([
      "components/web-server.yaml:8:17 phases[0].steps[0].action",
      "golden-ami.yaml:10:18 images.web.components[0].managed",
      "golden-ami.yaml:12:29 images.web.components[1].parameters.Port",
      "golden-ami.yaml:13:26 images.web.regions[1]",
      "golden-ami.yaml:14:14 images.web.share.organisation",
      "golden-ami.yaml:22:41 workloads.payments-prod.fleets.web.launchTemplate.instanceType",
    ]);
  });

  test("hides no other if it is the parent, and two in its components are two", () => {
    let text = exchange(LANDING_ZONE, "amazon-linux-2023-x86", "Amazon Linux");
    text = exchange(text, "managed: update-linux", "managed: update linux\n      - managed: foo bar");
    text = exchange(text, "web-server.yaml", "none.yaml");
    expect(places({ "golden-ami.yaml": text })).toEqual([
      "golden-ami.yaml:8:13 images.web.parent",
      "golden-ami.yaml:10:18 images.web.components[0].managed",
      "golden-ami.yaml:11:18 images.web.components[1].managed",
      "golden-ami.yaml:12:15 images.web.components[2].file",
    ]);
  });

  test("makes none of an image that is built from it, or has its component", () => {
    const image = LANDING_ZONE.slice(LANDING_ZONE.indexOf("  web:"), LANDING_ZONE.indexOf("workloads:"));
    const child = image.replace("web:", "child:").replace("amazon-linux-2023-x86", "image:web");
    let text = exchange(LANDING_ZONE, "parent: amazon-linux-2023-x86", "parent: ami-0123456789abcdef0");
    text = exchange(text, "platform: Linux", "platform: Linux\n    rootVolume: { deviceName: xvda }");
    text = exchange(text, "web-server.yaml", "web-server.yaml\n        version: 2.0");
    const versioned = child.replace("web-server.yaml", 'web-server.yaml\n        version: "2.0"');
    expect(places({ "golden-ami.yaml": exchange(text, "workloads:", `${versioned}workloads:`) })).toEqual([
      "golden-ami.yaml:8:31 images.web.rootVolume.deviceName",
      "golden-ami.yaml:13:18 images.web.components[1].version",
    ]);
  });

  test("in a key hides no other of the map and of lists beside it", () => {
    const text = exchange(LANDING_ZONE, "{ instanceType: t3.small }", "{ instanceType: t4g.small, size: 1 }");
    expect(places({ "golden-ami.yaml": text })).toEqual([
      "golden-ami.yaml:21:41 workloads.payments-prod.fleets.web.launchTemplate.instanceType",
      "golden-ami.yaml:21:52 workloads.payments-prod.fleets.web.launchTemplate.size",
    ]);
    const volumes = exchange(
      LANDING_ZONE,
      "{ instanceType: t3.small }",
      "{ instanceType: t3.small, dataVolumes: [{ deviceName: /dev/xvda, sizeGiB: 1, size: 1 }, { deviceName: /dev/sdf, sizeGiB: 1 }] }",
    );
    expect(places({ "golden-ami.yaml": volumes })).toEqual([
      "golden-ami.yaml:21:79 workloads.payments-prod.fleets.web.launchTemplate.dataVolumes[0].deviceName",
      "golden-ami.yaml:21:102 workloads.payments-prod.fleets.web.launchTemplate.dataVolumes[0].size",
    ]);
  });

  test("makes none of what asks for the image", () => {
    const unquoted = exchange(LANDING_ZONE, "platform: Linux", "platform: Linux\n    version: 2.0");
    const selected = exchange(unquoted, "image: web\n", "image: web@2\n");
    expect(places({ "golden-ami.yaml": selected })).toEqual(["golden-ami.yaml:8:14 images.web.version"]);
    expect(places({ "golden-ami.yaml": exchange(LANDING_ZONE, "images:", "Images:") })).toEqual([
      "golden-ami.yaml:5:1 Images",
    ]);
  });
});
