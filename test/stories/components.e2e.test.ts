import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Phase } from "../components/catalogue.js";
import { canBoot, canMakeMachine, Machine } from "../components/machine.js";

jest.setTimeout(300_000);

type Run = readonly [name: string, parameters: Readonly<Record<string, string>>];

/** In the order of a recipe that has them all. Each is given what is not its default, if that can be seen. */
const FROM_DISTRIBUTION: readonly Run[] = [
  ["os-update", {}],
  ["docker", { LogMaxSize: "20m" }],
  ["python", {}],
  ["nodejs", {}],
  ["php", { MemoryLimit: "64M" }],
  ["web-server", { Port: "18087" }],
  ["hardening", { TcpForwarding: "yes" }],
];

/** What EC2 tells cloud-init at the first boot; its modules that want all of an AMI, such as its locales, are left out. */
const SEED = `
set -euo pipefail
mkdir --parents /var/lib/cloud/seed/nocloud
cd /var/lib/cloud/seed/nocloud
echo '#cloud-config' >user-data
echo '{ "instance-id": "i-0123456789abcdef0", "public-keys": ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA launch"] }' >meta-data
echo '{ "network": { "config": "disabled" }, "cloud_config_modules": [] }' >/etc/cloud/cloud.cfg.d/99-test.cfg
`;

const describeIf = (condition: boolean) => (condition ? describe : describe.skip);

/**
 * What this machine cannot do is not run: the tests of Docker and auditd, which want a kernel and a network of their own, those of the
 * kernel's settings, and all that is for Amazon Linux or Windows.
 */
describeIf(canMakeMachine)("the components in a Debian or Ubuntu, where root may debootstrap one", () => {
  let machine: Machine;
  let SigningKey = "";

  const run = async (phase: Phase, [name, parameters]: Run) => {
    const { exitCode, printed } = await machine.run(name, phase, parameters);
    if (exitCode !== 0) throw new Error(`${name} ${phase} ends with ${exitCode}:\n${printed}`);
  };

  /** An image may be built on one that has the component: it is built twice. */
  const build = async (one: Run) => {
    await run("build", one);
    await run("build", one);
    await run("validate", one);
  };

  beforeAll(() => {
    machine = new Machine();
    const { printed } = machine.bash(
      readFileSync(join(__dirname, "..", "components", "signed-packages.sh"), "utf8"),
    );
    [SigningKey = ""] = /^[0-9A-F]{40}$/m.exec(printed) ?? [];
  });

  afterAll(() => machine.remove());

  test.each(FROM_DISTRIBUTION)("%s builds, and builds again", (...one) => build(one));

  test.each([
    ["cloudwatch-agent", "Source", "file:///srv/agent"],
    ["corretto", "Repository", "file:///srv/corretto"],
  ])("%s takes what its key has signed, and nothing else", async (name, from, address) => {
    const wrong = await machine.run(name, "build", { [from]: address });
    expect(wrong).toEqual({
      exitCode: 1,
      printed: expect.stringMatching(/The key has not the fingerprint [0-9A-F]{40}\./),
    });
    expect(wrong.printed).not.toMatch(/^Setting up (amazon-cloudwatch|java)/m);
    await build([name, { [from]: address, SigningKey }]);
  });

  test("a CloudWatch agent that was changed after it was signed is not installed", async () => {
    machine.bash("cp -r /srv/agent /srv/forged && echo >>$(find /srv/forged -name '*.deb')");
    const { exitCode, printed } = await machine.run("cloudwatch-agent", "build", {
      Source: "file:///srv/forged",
      SigningKey,
    });
    expect({ exitCode, printed }).toEqual({ exitCode: 1, printed: expect.stringContaining("BAD signature") });
  });

  test("ssm-agent starts the agent at boot that is there, and says if there is none", async () => {
    expect(await machine.run("ssm-agent", "build")).toEqual({
      exitCode: 1,
      printed: expect.stringContaining("There is no SSM agent"),
    });
    machine.bash("dpkg --install /srv/amazon-ssm-agent.deb && systemctl disable amazon-ssm-agent");
    await build(["ssm-agent", {}]);
  });

  test("a version that the distribution has not is said, and nothing installed in its place", async () => {
    expect(await machine.run("nodejs", "build", { Version: "7" })).toEqual({
      exitCode: 1,
      printed: expect.stringMatching(/The packages have Node\.js \d+\.\S+, not 7\./),
    });
    expect((await machine.run("php", "build", { Version: "7.0" })).exitCode).toBe(100);
  });

  test("what was given is in the files", () => {
    const file = (path: string) => readFileSync(join(machine.root, path), "utf8");
    expect(JSON.parse(file("etc/docker/daemon.json"))).toMatchObject({ "log-opts": { "max-size": "20m" } });
    expect(file("etc/ssh/sshd_config.d/10-golden-ami.conf")).toContain("\nAllowTcpForwarding yes\n");
    const agent = file("opt/aws/amazon-cloudwatch-agent/etc/amazon-cloudwatch-agent.json");
    expect(JSON.parse(agent)).toMatchObject({
      agent: { metrics_collection_interval: 60 },
      metrics: { namespace: "CWAgent", append_dimensions: { InstanceId: "${aws:InstanceId}" } },
    });
  });

  test("os-update asks for a restart if there is a newer kernel than the one that runs", async () => {
    machine.bash("mkdir --parents /lib/modules/99.0.0");
    await expect(machine.run("os-update", "build")).rejects.toThrow("Reboot does not run here");
    machine.bash("rm --recursive /lib/modules /run/reboot-required");
  });

  test("hardening is not valid if a setting is another's", async () => {
    machine.bash("echo PermitRootLogin yes >/etc/ssh/sshd_config.d/05-other.conf");
    expect(await machine.run("hardening", "validate")).toEqual({
      exitCode: 1,
      printed: expect.stringContaining("not so: permitrootlogin no"),
    });
    machine.bash("rm /etc/ssh/sshd_config.d/05-other.conf && systemctl unmask cups");
    expect(await machine.run("hardening", "validate")).toMatchObject({
      printed: expect.stringContaining("not masked: cups"),
    });
    machine.bash("systemctl mask cups");
  });

  test("clean-up leaves nothing of the machine that was built on, and what was built is still valid", async () => {
    machine.bash(`
      mkdir --parents /root/.ssh /var/lib/cloud/instances/i-0123456789abcdef0
      echo ssh-ed25519 AAAA me >/root/.ssh/authorized_keys
      echo secret >/root/.bash_history
      echo line | tee /var/log/app.log >/var/log/app.log.1
    `);
    expect((await machine.run("clean-up", "validate")).exitCode).toBe(1);
    await build(["clean-up", {}]);
    const { printed } = machine.bash(`
      cat /etc/machine-id /var/log/app.log
      ls -d /root/.ssh/authorized_keys /root/.bash_history /var/log/app.log* /etc/ssh/ssh_host_* /var/lib/cloud/instances 2>/dev/null
    `);
    expect(printed).toBe("/var/log/app.log\n");
    for (const one of FROM_DISTRIBUTION) await run("validate", one);
  });

  describeIf(canBoot)("booted, where systemd-nspawn can", () => {
    beforeAll(async () => {
      machine.bash("systemctl disable auditd containerd docker.service docker.socket");
      machine.bash(SEED);
      await machine.boot();
    });

    test.each([
      ["php", {}],
      ["web-server", { Port: "18087" }],
      ["cloudwatch-agent", {}],
      ["ssm-agent", {}],
      ["test-boot", {}],
      ["test-files", {}],
      ["test-network", { Url: "http://deb.debian.org/" }],
      ["test-packages", {}],
      ["test-ssh", {}],
      ["test-service", { Service: "nginx", Port: "18087" }],
      ["test-reboot", {}],
    ] satisfies Run[])("%s passes its tests", (...one) => run("test", one));

    test.each([
      ["test-files", { FreeMiB: "999999999" }],
      ["test-files", { Folders: "/proc" }],
      ["test-network", { Url: "https://nobody.invalid/" }],
      ["test-packages", { Package: "no-such-package" }],
      ["test-ssh", { MostKeys: "0" }],
      ["test-service", { Service: "nginx", Port: "18086", TimeoutSeconds: "1" }],
      ["test-service", { Service: "no-such-service", Port: "18087" }],
    ] satisfies Run[])("%s with %j fails", async (name, parameters) => {
      expect((await machine.run(name, "test", parameters)).exitCode).not.toBe(0);
    });

    test("test-boot names a service that has failed, unless it may", async () => {
      machine.bash("systemd-run --unit=broken --wait false");
      expect(await machine.run("test-boot", "test")).toEqual({
        exitCode: 1,
        printed: expect.stringContaining("broken.service"),
      });
      await run("test", ["test-boot", { MayFail: "broken.service" }]);
    });
  });
});
